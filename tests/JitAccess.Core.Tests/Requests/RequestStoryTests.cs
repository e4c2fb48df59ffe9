using JitAccess.Core.Facts;
using JitAccess.Core.Requests;
using JitAccess.Core.Tests.Support;

namespace JitAccess.Core.Tests.Requests;

public sealed class RequestStoryTests
{
    /// <summary>What happened, minutes after asking, and where the request stands then. A grant opens at once and for an hour.</summary>
    public static TheoryData<string, double, RequestStatus> Table => new()
    {
        { "asked", 0, RequestStatus.Pending },
        { "asked", 479.9, RequestStatus.Pending },
        { "asked", 480, RequestStatus.Lapsed },
        { "asked yes", 1, RequestStatus.Approved },
        { "asked yes", 480, RequestStatus.Lapsed },
        { "asked no", 1, RequestStatus.Denied },
        { "asked yes no", 1, RequestStatus.Denied },
        { "asked no", 480, RequestStatus.Denied },
        { "asked withdrawn", 1, RequestStatus.Withdrawn },
        { "asked yes withdrawn", 1, RequestStatus.Withdrawn },
        { "asked withdrawnbybob", 1, RequestStatus.Pending },
        { "asked revoked", 1, RequestStatus.Withdrawn },
        { "asked failed", 1, RequestStatus.Failed },
        { "asked opening", 1, RequestStatus.Opening },
        { "asked opening", 60, RequestStatus.Closing },
        { "asked opening failed", 1, RequestStatus.Failed },
        { "asked opening opened", 59.9, RequestStatus.Active },
        { "asked opening opened", 60, RequestStatus.Closing },
        { "asked opening opened", 481, RequestStatus.Closing },
        { "asked opening opened revoked", 1, RequestStatus.Closing },
        { "asked opening revoked", 1, RequestStatus.Closing },
        { "asked opening withdrawn", 1, RequestStatus.Closing },
        { "asked opening withdrawnbybob", 1, RequestStatus.Opening },
        { "asked opening opened withdrawn", 1, RequestStatus.Closing },
        { "asked opening no", 1, RequestStatus.Closing },
        { "asked no opening", 1, RequestStatus.Closing },
        { "asked opening opened no", 1, RequestStatus.Closing },
        { "asked no openingbywhosaw opened", 1, RequestStatus.Active },
        { "asked held", 1, RequestStatus.Pending },
        { "asked held opening opened", 1, RequestStatus.Active },
        { "asked opening opened closed:Expired", 61, RequestStatus.Expired },
        { "asked opening opened revoked closed:Revoked", 2, RequestStatus.Revoked },
        { "asked opening opened closed:Disabled", 2, RequestStatus.Revoked },
        { "asked opening opened closed:VmChanged", 2, RequestStatus.Revoked },
        { "asked opening opened closed:ExpiryInvalid", 2, RequestStatus.Revoked },
        { "asked opening closed:ProofViolated failed", 2, RequestStatus.Failed },
        { "opening opened", 1, RequestStatus.Active },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void StatusAt_EveryStory_StandsWhereItShould(string facts, double minutes, RequestStatus expected)
    {
        var story = facts.Split(' ').Aggregate(new Story(Lab.NewRequestId()), Happen).Tell();

        var decided = facts.Contains("no", StringComparison.Ordinal) ? DecisionState.Denied : facts.Contains("yes", StringComparison.Ordinal)
            ? DecisionState.Approved : DecisionState.Open;
        Assert.Equal(expected, story.StatusAt(Lab.Now.AddMinutes(minutes), decided));
        Assert.Equal(facts.Split(' ').Length, story.Tell().Count);
    }

    [Fact]
    public void IsOver_IsWhereNothingMoreHappens() => Assert.Equal(
        [RequestStatus.Expired, RequestStatus.Revoked, RequestStatus.Denied, RequestStatus.Withdrawn, RequestStatus.Lapsed, RequestStatus.Failed],
            Enum.GetValues<RequestStatus>().Where(RequestStory.IsOver));

    private static Story Happen(Story story, string fact) => fact switch
    {
        "asked" => story.Asked(),
        "yes" => story.Decided(approved: true),
        "no" => story.Decided(approved: false, by: "cccccccc-0000-4000-8000-000000000003"),
        "withdrawn" => story.Withdrawn(),
        "withdrawnbybob" => story.Withdrawn(Lab.Bob),
        "revoked" => story.Revoked(),
        "opening" => story.Opening(),
        "openingbywhosaw" => story.OpeningByWhoSaw(),
        "held" => story.Held(),
        "opened" => story.Opened(),
        "failed" => story.Failed(),
        _ => story.Closed(Enum.Parse<ClosingCause>(fact.Split(':')[1])),
    };
}
