using JitAccess.Core.Network;
using JitAccess.Core.Policies;
using JitAccess.Core.Requests;
using JitAccess.Core.Tests.Support;

namespace JitAccess.Core.Tests.Policies;

public sealed class PolicyEvaluatorTests
{
    private static readonly Person Bob = new(Lab.Bob, "bob");
    private static readonly Person Carol = new("cccccccc-0000-4000-8000-000000000003", "carol");

    private static readonly AccessPolicy Policy = new()
    {
        Ports = [PortSpecification.Ssh, PortSpecification.Parse("5000-5010/udp")],
        Sources = AllowedSources.Parse(["203.0.113.0/24", "2001:db8::/48"]),
        MaxDuration = TimeSpan.FromHours(3),
        Requesters = [new Person(Lab.Alice.ToUpperInvariant(), "alice")],
        Approvers = [Bob, Carol],
    };

    public static TheoryData<string, ConstraintKind, string> Refusals => new()
    {
        { "somebody else", ConstraintKind.Requester, ErrorIds.NotRequester },
        { "other port", ConstraintKind.Port, ErrorIds.PortNotInPolicy },
        { "port wider than the policy's", ConstraintKind.Port, ErrorIds.PortNotInPolicy },
        { "other protocol", ConstraintKind.Port, ErrorIds.PortNotInPolicy },
        { "other source", ConstraintKind.Source, ErrorIds.SourceNotInPolicy },
        { "source wider than the policy's", ConstraintKind.Source, ErrorIds.SourceTooWide },
        { "everybody", ConstraintKind.Source, ErrorIds.SourceTooWide },
        { "everybody on IPv6", ConstraintKind.Source, ErrorIds.SourceTooWide },
        { "a second too long", ConstraintKind.Duration, ErrorIds.DurationTooLong },
        { "a second too short", ConstraintKind.Duration, ErrorIds.DurationTooShort },
    };

    [Theory]
    [InlineData("203.0.113.7", "ssh", 60)]
    [InlineData("203.0.113.0/24", "ssh", 180)]
    [InlineData("203.0.113.255", "5000-5010/udp", 5)]
    [InlineData("2001:db8::/64", "5003/udp", 30)]
    public void Evaluate_WithinThePolicy_SatisfiesEveryConstraint(string source, string port, int minutes)
    {
        var evaluation = Evaluate(Policy, Lab.Request(source, port, duration: TimeSpan.FromMinutes(minutes)), []);

        Assert.True(evaluation.IsSatisfied, string.Join(" ", evaluation.Constraints.Select(constraint => constraint.Reason)));
        Assert.Equal(Enum.GetValues<ConstraintKind>(), evaluation.Constraints.Select(constraint => constraint.Kind).Order());
        Assert.All(evaluation.Constraints, constraint => Assert.Null(constraint.ErrorId));
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Evaluate_OneThingOutside_RefusesThatAlone(string what, ConstraintKind kind, string errorId)
    {
        var evaluation = Evaluate(Policy, Asking(what), []);

        var refused = Assert.Single(evaluation.Constraints, constraint => constraint.Outcome != ConstraintOutcome.Satisfied);
        Assert.Equal((kind, ConstraintOutcome.Unsatisfied, errorId), (refused.Kind, refused.Outcome, refused.ErrorId));
        Assert.True(evaluation.IsRefused && !evaluation.IsPending && !evaluation.IsSatisfied);
        Assert.Equal(errorId, evaluation.ToException(null).ErrorId);
        Assert.Equal(refused.Reason, evaluation.ToException(null).Message);
    }

    [Fact]
    public void Evaluate_EverythingOutside_SaysEverything()
    {
        var request = Lab.Request("198.51.100.1", "rdp", duration: TimeSpan.FromHours(30)) with { Requester = Bob };

        var error = Evaluate(Policy, request, []).ToException(null);

        Assert.Equal(ErrorIds.NotRequester, error.ErrorId);
        Assert.All(["bob", "rdp", "198.51.100.1", "1d 6h"], part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Evaluate_APolicyOfMoreThanADay_StillAllowsOneDayOnly()
    {
        var generous = Policy with { MaxDuration = TimeSpan.FromDays(7) };

        Assert.True(Evaluate(generous, Lab.Request(duration: TimeSpan.FromHours(24)), []).IsSatisfied);
        Assert.True(Evaluate(generous, Lab.Request(duration: TimeSpan.FromHours(24) + TimeSpan.FromSeconds(1)), []).IsRefused);
    }

    [Theory]
    [InlineData("0.0.0.0/0")]
    [InlineData("::/0")]
    public void Evaluate_EverybodyUnderAPolicyOfAnySource_IsStillTooWide(string source) =>
        Assert.Equal(ErrorIds.SourceTooWide, Evaluate(Policy with { Sources = AllowedSources.Any }, Lab.Request(source), [])
            .ToException(null).ErrorId);

    [Fact]
    public void Evaluate_TwoTouchingPrefixes_AllowASourceAcrossThem() =>
        Assert.True(Evaluate(Policy with { Sources = AllowedSources.Parse(["203.0.113.0/25", "203.0.113.128/25"]) },
            Lab.Request("203.0.113.0/24"), []).IsSatisfied);

    [Fact]
    public void Evaluate_Approvals_CountEachApproverOnceAndNeverTheRequester()
    {
        var strict = Policy with { RequiredApprovals = 2, Approvers = [Bob, Carol, new Person(Lab.Alice, "alice")] };

        Assert.True(Evaluate(strict, Lab.Request(), []).IsPending);
        Assert.True(Evaluate(strict, Lab.Request(), [Bob, Bob, Bob with { ObjectId = Lab.Bob.ToUpperInvariant() }]).IsPending);
        Assert.True(Evaluate(strict, Lab.Request(), [Bob, new Person(Lab.Alice, "alice")]).IsPending);
        Assert.True(Evaluate(strict, Lab.Request(), [Bob, new Person("dddddddd-0000-4000-8000-000000000004", "dave")]).IsPending);
        Assert.True(Evaluate(strict, Lab.Request(), [Bob, Carol]).IsSatisfied);
    }

    [Fact]
    public void Evaluate_PendingApprovalAndARefusal_IsRefused()
    {
        var evaluation = Evaluate(Policy with { RequiredApprovals = 1 }, Asking("other port"), []);

        Assert.True(evaluation.IsRefused && !evaluation.IsPending);
        Assert.DoesNotContain("approvals", evaluation.ToException(null).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_AConstraintThatThrows_CountsAsNotSatisfied()
    {
        var evaluation = Evaluate(Policy with { Requesters = null! }, Lab.Request(), []);

        Assert.Equal(ConstraintOutcome.Failed, evaluation.Constraints[0].Outcome);
        Assert.True(evaluation.IsRefused);
        Assert.Equal(ErrorIds.PolicyRefused, evaluation.ToException(null).ErrorId);
    }

    [Fact]
    public void Evaluate_ATicketPatternThatBacktracksWithoutEnd_RefusesAndNamesThePattern()
    {
        const string Endless = @"^(\w+\s?)*\z";
        var request = Lab.Request() with { Ticket = new string('a', 64) + '!' };

        var error = Evaluate(Policy with { TicketPattern = Endless }, request, []).ToException(null);

        Assert.Equal(ErrorIds.TicketInvalid, error.ErrorId);
        Assert.Contains($"matches {Endless} cannot be told in 0.25 s", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Problems_OfAWrongPolicy_AreAllSaid()
    {
        var wrong = Policy with
        {
            Ports = [PortSpecification.Ssh, PortSpecification.Parse("20-30")],
            MaxDuration = TimeSpan.FromHours(25),
            Requesters = [],
            RequiredApprovals = 3
        };

        Assert.Equal(4, wrong.Problems().Count);
        Assert.Empty(Policy.Problems());
        Assert.Empty((Policy with { Ports = [PortSpecification.Ssh, PortSpecification.Parse("22/udp")] }).Problems());
        Assert.Single((Policy with { Ports = [] }).Problems());
        Assert.Single((Policy with { MaxDuration = TimeSpan.FromMinutes(4) }).Problems());
    }

    private static PolicyEvaluation Evaluate(AccessPolicy policy, AccessRequest request, Person[] approvals) => PolicyEvaluator.Evaluate(new PolicyCase
    {
        Policy = policy,
        Request = request,
        Start = Lab.Now,
        Decisions = [.. approvals.Select(person => new Decision(person, Approved: true))],
        Zone = TimeZoneInfo.Utc,
    });

    private static AccessRequest Asking(string what) => what switch
    {
        "somebody else" => Lab.Request() with { Requester = Bob },
        "other port" => Lab.Request(port: "rdp"),
        "port wider than the policy's" => Lab.Request(port: "22-23"),
        "other protocol" => Lab.Request(port: "22/udp"),
        "other source" => Lab.Request("198.51.100.1"),
        "source wider than the policy's" => Lab.Request("203.0.112.0/23"),
        "everybody" => Lab.Request("0.0.0.0/0"),
        "everybody on IPv6" => Lab.Request("::/0"),
        "a second too long" => Lab.Request(duration: TimeSpan.FromHours(3) + TimeSpan.FromSeconds(1)),
        "a second too short" => Lab.Request(duration: TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1)),
        _ => throw new ArgumentOutOfRangeException(nameof(what), what, null),
    };
}
