using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Operations;
using JitAccess.Core.Policies;
using JitAccess.Core.Requests;
using JitAccess.Core.Rules;
using JitAccess.Core.Tests.Support;

namespace JitAccess.Core.Tests.Operations;

public sealed class SweepPlannerTests
{
    private static readonly RequestId First = Lab.NewRequestId(1);
    private static readonly RequestId Second = Lab.NewRequestId(2);
    private static readonly DateTimeOffset Later = Lab.Now.AddMinutes(30);

    [Fact]
    public void Plan_ALiveGrantWithItsTag_HasNothingToDo() => Assert.Empty(Plan([Group([Rule(First, 60)], First)], [Live(First)]));

    [Fact]
    public void Plan_AGrantPastItsTime_IsClosed()
    {
        var close = Close(Plan([Group([Rule(First, 30)], First)], [Live(First, until: 30)]));

        Assert.Equal((First, ClosingCause.Expired, Later), (close.RequestId, close.Cause, close.Until));
        Assert.Equal("nsg", Assert.Single(close.Groups).Name);
    }

    [Fact]
    public void Plan_ATagThatSaysEarlier_ClosesEarly() =>
        Assert.Equal(ClosingCause.Expired, Close(Plan([Group([Rule(First, 60)], First, tagMinutes: 10)], [Live(First)])).Cause);

    [Fact]
    public void Plan_ADescriptionThatSaysLater_DoesNotProlong() =>
        Assert.Equal(ClosingCause.Expired, Close(Plan([Group([Rule(First, 600)], First)], [Live(First, until: 30)])).Cause);

    [Fact]
    public void Plan_AnUnreadableExpiryWithoutAFact_IsClosed() =>
        Assert.Equal(ClosingCause.ExpiryInvalid, Close(Plan([Group([Rule(First, 60) with { Description = "mine" }], First)], [])).Cause);

    [Fact]
    public void Plan_MoreThanADayAhead_IsClosed() => Assert.Equal(ClosingCause.ExpiryInvalid, Close(Plan([Group([Rule(First, 30 + 1441)])], [])).Cause);

    [Fact]
    public void Plan_AGrantWithoutAFact_IsReportedAndKeptUntilItsOwnExpiry()
    {
        var groups = new[] { Group([Rule(First, 60)], First) };

        var report = Assert.IsType<SweepStep.Report>(Assert.Single(Plan(groups, [])));
        Assert.Equal(First, report.RequestId);
        Assert.Contains("nsg", report.Message, StringComparison.Ordinal);
        Assert.Equal(ClosingCause.Expired, Close(Plan(groups, [], Lab.Now.AddMinutes(60))).Cause);
    }

    [Fact]
    public void Plan_ARuleOfARequestThatNobodyClaimed_IsClosedAndNotOpenedInTheSamePass() =>
        Assert.IsType<SweepStep.Close>(Assert.Single(Plan([Group([Rule(First, 60)], First)], [new Story(First).Asked().Tell()])));

    [Fact]
    public void Plan_AGrantWhoseRequestCannotBeRead_IsReportedAndKeptUntilItsOwnExpiry() =>
        Assert.IsType<SweepStep.Report>(Assert.Single(Plan([Group([Rule(First, 60)], First)], [new Story(First).Opening().Opened().Tell()])));

    [Fact]
    public void Plan_TheLedgerCannotBeRead_ClosesWhatIsOverAndDoesNothingElse()
    {
        var baseline = Baseline(OurRuleName.Deny(Lab.Key, 1), 300, RuleDescription.OfBaseline(Lab.Key, Lab.LedgerId, "vm01"));

        var steps = Plan([Group([Rule(First, 10), Rule(Second, 60, 201), baseline], First, Second)], null);

        Assert.Equal(First, Close(steps).RequestId);
    }

    [Fact]
    public void Plan_AFutureRequest_IsOpenedAfterEveryClosing()
    {
        var steps = Plan([Group([Rule(First, 10)], First)], [Live(First, until: 10), new Story(Second).Asked().Tell()]);

        Assert.IsType<SweepStep.Close>(steps[0]);
        Assert.Equal(Second, Assert.IsType<SweepStep.Open>(steps[1]).Story.RequestId);
    }

    [Theory]
    [InlineData("denied by a sweep")]
    [InlineData("withdrawn")]
    [InlineData("failed")]
    [InlineData("closed")]
    [InlineData("without the requester's fact")]
    public void Plan_ARequestThatIsOver_IsNotOpened(string how)
    {
        var story = new Story(First);
        _ = how switch
        {
            "denied by a sweep" => story.Asked().Decided(approved: false).Failed(ErrorIds.RequestDenied),
            "withdrawn" => story.Asked().Withdrawn(),
            "failed" => story.Asked().Failed(),
            "closed" => story.Asked().Opening().Opened().Closed(ClosingCause.Revoked),
            _ => story.Decided(approved: true),
        };

        Assert.Empty(Plan([Group([])], [story.Tell()]));
    }

    [Fact]
    public void Plan_ARequestThatLapsed_IsNotOpened() => Assert.Empty(Plan([Group([])], [new Story(First).Asked().Tell()], Lab.Now.AddHours(8)));

    [Fact]
    public void Plan_AClaimWithoutItsEnd_IsCompleted() =>
        Assert.IsType<SweepStep.Open>(Assert.Single(Plan([Group([])], [new Story(First).Asked().Opening().Tell()])));

    [Theory]
    [InlineData(ClosingCause.Expired)]
    [InlineData(ClosingCause.Revoked)]
    public void Plan_ARuleThatSurfacesAfterItsClosedFact_IsClosedAgain(ClosingCause cause) =>
        Assert.Equal(cause, Close(Plan([Group([Rule(First, 60)], First)], [Live(First, story => story.Closed(cause))])).Cause);

    [Fact]
    public void Plan_ARevokedGrant_IsClosed() =>
        Assert.Equal(ClosingCause.Revoked, Close(Plan([Group([Rule(First, 60)], First)], [Live(First, story => story.Revoked())])).Cause);

    [Fact]
    public void Plan_ARuleOfARequestThatNobodyClaimed_IsClosed() =>
        Assert.Contains(Plan([Group([Rule(First, 60)], First)], [new Story(First).Asked().Tell()]).OfType<SweepStep.Close>(),
            close => close.Cause == ClosingCause.ExpiryInvalid);

    [Fact]
    public void Plan_RulesGoneByHand_AreStillStatedAsClosed() =>
        Assert.Equal(ClosingCause.Expired, Close(Plan([Group([])], [Live(First, until: 10)])).Cause);

    [Fact]
    public void Plan_AnAddressThatTheVmNoLongerHas_ClosesTheGrant() =>
        Assert.Equal(ClosingCause.VmChanged, Close(Plan([Group([Rule(First, 60) with { Destinations = ["10.1.1.9"] }], First)], [Live(First)])).Cause);

    [Fact]
    public void Plan_ADestinationThatSomebodyWidened_ClosesTheGrant() =>
        Assert.Equal(ClosingCause.VmChanged, Close(Plan([Group([Rule(First, 60) with { Destinations = ["*"] }], First)], [Live(First)])).Cause);

    [Theory]
    [InlineData("203.0.113.0/24", "22")]
    [InlineData("*", "22")]
    [InlineData("203.0.113.7", "22-23")]
    public void Plan_ARuleThatSomebodyWidened_ClosesTheGrant(string source, string port)
    {
        var edited = Rule(First, 60) with { Sources = [source], DestinationPorts = [port] };

        Assert.Equal(ClosingCause.RuleEdited, Close(Plan([Group([edited], First)], [Live(First)])).Cause);
    }

    [Fact]
    public void Plan_ASecondRuleThatNobodyOpened_ClosesTheGrant()
    {
        var second = Rule(First, 60, 210) with { Name = OurRuleName.Allow(First, 2), Sources = ["198.51.100.7"] };

        Assert.Equal(ClosingCause.RuleEdited, Close(Plan([Group([Rule(First, 60), second], First)], [Live(First)])).Cause);
    }

    [Fact]
    public void Plan_ARuleThatSomebodyMovedToAnotherPriority_Stays() => Assert.Empty(Plan([Group([Rule(First, 60, 150)], First)], [Live(First)]));

    [Theory]
    [InlineData(AttachmentState.Detached)]
    [InlineData(AttachmentState.Suspended)]
    public void Plan_AVmThatIsNoLongerProtected_ClosesItsGrants(AttachmentState state) =>
        Assert.Equal(ClosingCause.Disabled, Close(Plan([Group([Rule(First, 60)], First)], [Live(First)], attachments: Attachment(state))).Cause);

    [Fact]
    public void Plan_Closings_ComeOldestExpiryFirst()
    {
        var ids = new[] { 15, 5, 25, 10 }.Select((minutes, index) => (Id: Lab.NewRequestId(index + 10), Minutes: minutes)).ToArray();
        var group = Group([.. ids.Select((id, index) => Rule(id.Id, id.Minutes, 200 + index)), Rule(First, 60, 300) with { Description = "unreadable" }]);

        var closings = Plan([group], []).OfType<SweepStep.Close>().Select(close => close.RequestId);

        Assert.Equal([First, .. ids.OrderBy(id => id.Minutes).Select(id => id.Id)], closings);
    }

    [Fact]
    public void Plan_ATagThatSomebodyWipedOut_IsSetAgain() =>
        Assert.Equal(Lab.GroupId("nsg"), Assert.IsType<SweepStep.SetTag>(Assert.Single(Plan([Group([Rule(First, 60)])], [Live(First)]))).SecurityGroupId);

    [Fact]
    public void Plan_TagsWithoutARule_AreRemovedAndForeignOnesAreNot()
    {
        var tags = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            [GrantTag.Name(First)] = "until=x",
            ["JitAccess-owner"] = "me",
            ["env"] = "prod"
        };
        var group = Group([]) with { Tags = tags };

        var remove = Assert.IsType<SweepStep.RemoveTag>(Assert.Single(Plan([group], [Live(First, story => story.Closed(ClosingCause.Revoked))])));
        Assert.Equal((First, GrantTag.Name(First), "until=x"), (remove.RequestId, remove.Name, remove.Value));
    }

    [Fact]
    public void Plan_DeniesThatALockLeft_AreClosedAndDoNotCountAsUnreadable()
    {
        var neutral = Rule(First, 60) with { Access = RuleAccess.Deny, Description = null };

        Assert.Equal(ClosingCause.Revoked, Close(Plan([Group([neutral])], [Live(First, story => story.Revoked())])).Cause);
        Assert.Equal(ClosingCause.Expired, Close(Plan([Group([neutral])], null)).Cause);
    }

    [Fact]
    public void Plan_TheBaselineOfADetachedVm_GoesOnlyWhereItNamesThisLedgerAndThatVm()
    {
        var other = VmKey.Of(Lab.Id("Microsoft.Compute/virtualMachines", "vm02"));
        var group = Group(
        [
            Baseline(OurRuleName.Deny(Lab.Key, 1), 300, RuleDescription.OfBaseline(Lab.Key, Lab.LedgerId, "vm01")),
            Baseline(OurRuleName.Keep(Lab.Key, 1), 299, RuleDescription.OfBaseline(Lab.Key, Lab.LedgerId, "vm01")),
            Baseline(OurRuleName.Deny(Lab.Key, 2), 301, RuleDescription.OfBaseline(Lab.Key, "fedcba9876543210", "vm01")),
            Baseline(OurRuleName.Deny(Lab.Key, 3), 302, "somebody edited this"),
            Baseline(OurRuleName.Deny(other, 1), 303, RuleDescription.OfBaseline(other, Lab.LedgerId, "vm02")),
            Lab.Deny("foreign", 304),
        ]);

        Assert.Equal(
            [OurRuleName.Deny(Lab.Key, 1), OurRuleName.Keep(Lab.Key, 1)],
            Plan([group], [], attachments: Attachment(AttachmentState.Detached)).Cast<SweepStep.RemoveBaseline>().Select(step => step.Rule.Rule.Name));
        Assert.Empty(Plan([group], [], attachments: Attachment(AttachmentState.Attached)));
        Assert.Empty(SweepPlanner.Plan(Input([group], [], Later, Attachment(AttachmentState.Detached)) with { LedgerId = null }));
    }

    [Fact]
    public void Plan_OneGrantInTwoGroups_IsClosedOnceInBoth()
    {
        var close = Close(Plan([Group([Rule(First, 10)]),
            Group([Rule(First, 60) with { Name = OurRuleName.Allow(First, 2) }]) with { Id = Lab.GroupId("subnet-nsg") }], []));

        Assert.Equal(["nsg", "subnet-nsg"], close.Groups.Select(group => group.Name));
    }

    [Fact]
    public void Plan_RulesThatOnlyLookLikeOurs_AreNobodysBusiness() => Assert.Empty(Plan(
        [Group([Rule(First, 1) with { Name = "JitAccess-Allow-me-1" }, Rule(First, 1) with { Direction = RuleDirection.Outbound },
            Lab.Allow("SecurityCenter-JITRule-1", 150, "203.0.113.7", "22")])], []));

    [Fact]
    public void Plan_RulesOfALiveGrantDeletedByHand_AreStatedAsClosed() =>
        Assert.Equal(ClosingCause.RulesDeleted, Close(Plan([Group([])], [Live(First)])).Cause);

    [Fact]
    public void Plan_AnNsgWithAGrantIsGone_IsStatedAsClosed() =>
        Assert.Equal(ClosingCause.RulesDeleted, Close(SweepPlanner.Plan(Input([], [Live(First)], Later) with { MissingGroups = [Lab.GroupId("nsg")] })).Cause);

    [Fact]
    public void Plan_AnNsgThatWasNotRead_SaysNothingAboutItsGrants() => Assert.Empty(Plan([], [Live(First)]));

    [Fact]
    public void Plan_AGrantThatWasOpenedWhileTheNsgsWereRead_IsNotMissed() =>
        Assert.Empty(SweepPlanner.Plan(Input([Group([])], [Live(First)], Later) with { ReadOn = Lab.Now.AddSeconds(-1) }));

    [Fact]
    public void Plan_OneOfTwoRulesDeletedByHand_ClosesTheOther()
    {
        var story = new Story(First).Asked().Opening(Lab.Now.AddHours(1))
            .Opened(new PlacedRule(Lab.GroupId("nsg"), Rule(First, 60)),
                new PlacedRule(Lab.GroupId("subnet-nsg"), Rule(First, 60) with { Name = OurRuleName.Allow(First, 2) })).Tell();

        Assert.Equal(ClosingCause.RulesDeleted, Close(Plan([Group([Rule(First, 60)], First), Lab.Group("subnet-nsg")], [story])).Cause);
    }

    [Fact]
    public void Plan_ARuleThatSomebodyWidenedBeforeItWasVerified_ClosesTheGrant()
    {
        var claimed = new Story(First).Asked().Opening(Lab.Now.AddHours(1), new PlacedRule(Lab.GroupId("nsg"), Rule(First, 60))).Tell();

        Assert.Equal(ClosingCause.RuleEdited, Close(Plan([Group([Rule(First, 60) with { Sources = ["*"] }], First)], [claimed])).Cause);
        Assert.IsType<SweepStep.Open>(Assert.Single(Plan([Group([Rule(First, 60, 150)], First)], [claimed])));
    }

    [Theory]
    [InlineData("edited by hand", true)]
    [InlineData(null, true)]
    [InlineData("later", true)]
    [InlineData("for somebody else", true)]
    [InlineData("earlier", false)]
    public void Plan_ADescriptionThatIsNoLongerTrue_IsWrittenAgain(string? how, bool isRepaired)
    {
        var description = how switch
        {
            "later" => RuleDescription.OfAllow(First, Lab.Now.AddMinutes(90), Lab.Alice),
            "earlier" => RuleDescription.OfAllow(First, Lab.Now.AddMinutes(45), Lab.Alice),
            "for somebody else" => RuleDescription.OfAllow(First, Lab.Now.AddMinutes(60), Lab.Bob),
            _ => how,
        };

        var steps = Plan([Group([Rule(First, 60) with { Description = description }], First)], [Live(First)]);

        Assert.Equal(isRepaired ? [Lab.Now.AddMinutes(60)] : [], steps.Cast<SweepStep.Describe>().Select(step => step.Until));
    }

    [Theory]
    [InlineData(90, true)]
    [InlineData(45, false)]
    public void Plan_ATagThatSaysMoreThanTheTruth_IsSetAgain(double minutes, bool isRepaired) =>
        Assert.Equal(isRepaired ? 1 : 0, Plan([Group([Rule(First, 60)], First, tagMinutes: minutes)], [Live(First)]).OfType<SweepStep.SetTag>().Count());

    [Fact]
    public void Plan_AVmCreatedAnew_ClosesItsGrantsAndSuspendsItsProtection()
    {
        var steps = SweepPlanner.Plan(With(new SeenVm(Lab.VmId, "other", [Lab.Nic("nic1", "nsg", ("10.1.1.4", Lab.Front))])));

        Assert.Equal(ClosingCause.VmChanged, Assert.IsType<SweepStep.Close>(steps[0]).Cause);
        Assert.Contains("anew", Assert.IsType<SweepStep.Suspend>(steps[1]).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_AVmThatIsGone_ClosesItsGrantsAndSuspendsItsProtection()
    {
        var steps = SweepPlanner.Plan(With(SeenVm.Gone(Lab.VmId)));

        Assert.Equal(ClosingCause.VmChanged, Assert.IsType<SweepStep.Close>(steps[0]).Cause);
        Assert.Contains("gone", Assert.IsType<SweepStep.Suspend>(steps[1]).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_AnotherNic_SuspendsTheProtection()
    {
        var steps = SweepPlanner.Plan(With(new SeenVm(Lab.VmId, "x", [Lab.Nic("nic2", "nsg", ("10.1.1.4", Lab.Front))])));

        Assert.Equal(ClosingCause.VmChanged, Assert.IsType<SweepStep.Close>(steps[0]).Cause);
        Assert.Contains("nic2", Assert.IsType<SweepStep.Suspend>(steps[1]).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_AnotherAddressOfTheSameVm_ClosesItsGrantsAndLetsTheBaselineFollow()
    {
        var steps = SweepPlanner.Plan(With(new SeenVm(Lab.VmId, "x", [Lab.Nic("nic1", "nsg", ("10.1.1.5", Lab.Front))])));

        Assert.Equal(ClosingCause.VmChanged, Assert.IsType<SweepStep.Close>(steps[0]).Cause);
        _ = Assert.IsType<SweepStep.Follow>(steps[1]);
        Assert.Equal(2, steps.Count);
    }

    [Fact]
    public void Plan_AVmThatWasNotLookedAt_IsTakenForTheOneItWas() =>
        Assert.Empty(SweepPlanner.Plan(With(SeenVm.Gone(Lab.VmId)) with { Vms = new Dictionary<ResourceId, SeenVm>() }));

    [Fact]
    public void Plan_TenThousandNsgsWithAThousandGrants_LooksAtEachRuleOnce()
    {
        var ids = Enumerable.Range(0, 1000).Select(number => Lab.NewRequestId(1, Lab.Now.AddMilliseconds(number - 1000))).ToArray();
        var groups = Enumerable.Range(0, 10_000).Select(number => Lab.Group("nsg" + number, number < 1000 ? [Rule(ids[number], 10)] : [Lab.Allow("web", 100)]))
            .ToArray();
        var watch = System.Diagnostics.Stopwatch.StartNew();

        var steps = Plan(groups, []);

        Assert.Equal(1000, steps.Count);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), watch.Elapsed.ToString());
    }

    private static SweepInput With(SeenVm vm) =>
        Input([Group([Rule(First, 60)], First)], [Live(First)], Later,
            Attachment(AttachmentState.Attached)) with
        { Vms = new Dictionary<ResourceId, SeenVm> { [vm.Id] = vm } };

    private static IReadOnlyList<SweepStep> Plan(IReadOnlyList<NetworkSecurityGroup> groups, IReadOnlyList<RequestStory>? stories, DateTimeOffset? now = null,
        params AttachmentFact[] attachments) =>
        SweepPlanner.Plan(Input(groups, stories, now ?? Later, attachments));

    private static SweepInput Input(IReadOnlyList<NetworkSecurityGroup> groups, IReadOnlyList<RequestStory>? stories, DateTimeOffset now,
        params AttachmentFact[] attachments) => new()
        {
            Now = now,
            SecurityGroups = groups,
            ReadOn = now,
            Vms = new Dictionary<ResourceId, SeenVm> { [Lab.VmId] = new(Lab.VmId, "x", [Lab.Nic("nic1", "nsg", ("10.1.1.4", Lab.Front))]) },
            Stories = stories,
            Attachments = attachments.Select(attachment => new StoredFact(FactPath.Attachment(attachment.VmKey, attachment.Revision), attachment, "hash"))
                .ToArray(),
            LedgerId = Lab.LedgerId,
        };

    private static SweepStep.Close Close(IReadOnlyList<SweepStep> steps) => Assert.IsType<SweepStep.Close>(Assert.Single(steps));

    private static RequestStory Live(RequestId id, Func<Story, Story>? more = null, double until = 60)
    {
        var story = new Story(id).Asked().Opening(Lab.Now.AddMinutes(until)).Opened(new PlacedRule(Lab.GroupId("nsg"), Rule(id, until)));
        return (more is null ? story : more(story)).Tell();
    }

    private static SecurityRule Rule(RequestId id, double minutes, int priority = 200) => Story.AllowRule(id, Lab.Now.AddMinutes(minutes), priority);

    private static SecurityRule Baseline(string name, int priority, string description) =>
        Lab.Deny(name, priority, ports: "22") with { Description = description };

    private static NetworkSecurityGroup Group(IReadOnlyList<SecurityRule> rules, params RequestId[] tagged) => Group(rules, tagged, 60);

    private static NetworkSecurityGroup Group(IReadOnlyList<SecurityRule> rules, RequestId tagged, double tagMinutes) => Group(rules, [tagged], tagMinutes);

    private static NetworkSecurityGroup Group(IReadOnlyList<SecurityRule> rules, RequestId[] tagged, double tagMinutes) => Lab.Group("nsg", rules) with
    {
        Tags = tagged.ToDictionary(GrantTag.Name, _ => GrantTag.Value(Lab.Now.AddMinutes(tagMinutes), Lab.Alice, Lab.Key), StringComparer.OrdinalIgnoreCase),
    };

    private static AttachmentFact Attachment(AttachmentState state) => new()
    {
        VmKey = Lab.Key,
        Revision = 1,
        State = state,
        ResourceId = Lab.VmId,
        VmId = "x",
        Interfaces = [new AttachedInterface(Lab.Id("Microsoft.Network/networkInterfaces", "nic1"), [IPAddressValue.Parse("10.1.1.4")])],
        Ports = [PortSpecification.Ssh],
        Policy = new AccessPolicy { Ports = [PortSpecification.Ssh], Sources = AllowedSources.Any, MaxDuration = TimeSpan.FromHours(3), Requesters = [] },
        Author = Lab.Author(),
        At = Lab.Now,
    };
}
