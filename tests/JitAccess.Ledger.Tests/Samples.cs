using System;
using System.Collections.Generic;
using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Policies;
using JitAccess.Core.Requests;

namespace JitAccess.Ledger.Tests;

/// <summary>One fact of every kind in which no member has its default value, so that a member that gets lost is noticed.</summary>
internal static class Samples
{
    public const string AuthorId = "0f0a1b2c-3d4e-4f50-8a61-728394a5b6c7";
    public const string Group = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg-ledger/providers/";

    public static readonly DateTimeOffset At = new(2026, 11, 22, 10, 30, 15, 250, TimeSpan.Zero);
    public static readonly FactAuthor Author = new(AuthorId, "Alice \"the operator\" O'Neil", AuthorKind.User);
    public static readonly RequestId Id = RequestId.Create(At, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    public static readonly ResourceId Vm = ResourceId.Parse(Group + "Microsoft.Compute/virtualMachines/web01");
    public static readonly VmKey Key = VmKey.Of(Vm);

    private static readonly ResourceId Nsg = ResourceId.Parse(Group + "Microsoft.Network/networkSecurityGroups/nsg-web");
    private static readonly string[] Hashes = [new('a', 64), new('b', 64)];

    public static PlacedRule Rule { get; } = new(Nsg, new SecurityRule
    {
        Name = "JitAccess-Allow-" + Id + "-1",
        Description = "JitAccess " + Id + " until 2026-11-22T11:30:15Z for " + AuthorId,
        Priority = 150,
        Direction = RuleDirection.Outbound,
        Access = RuleAccess.Deny,
        Protocol = "Tcp",
        Sources = ["203.0.113.7", "2001:db8::/48"],
        SourceGroups = [ResourceId.Parse(Group + "Microsoft.Network/applicationSecurityGroups/jump")],
        SourcePorts = ["1024-65535"],
        Destinations = ["10.0.0.4"],
        DestinationGroups = [ResourceId.Parse(Group + "Microsoft.Network/applicationSecurityGroups/web")],
        DestinationPorts = ["22", "5985-5986"],
        IsDefault = true,
        ProvisioningState = "Succeeded",
    });

    public static IEnumerable<(FactPath Path, Fact Fact)> All(string text = "deploy 4711")
    {
        yield return (FactPath.Ledger, new LedgerFact { Author = Author, At = At, Follows = Hashes, LedgerId = "0123456789abcdef" });
        yield return (FactPath.Attachment(Key, 3), Attachment(text));
        yield return (FactPath.Policy("prod-linux", 2), new PolicyFact
        {
            Author = Author,
            At = At,
            Follows = Hashes,
            Name = "prod-linux",
            Revision = 2,
            Previous = Hashes[0],
            State = PolicyState.Suspended,
            Policy = Policy("prod-linux"),
            Reason = text,
        });
        yield return (FactPath.Suspension(4),
            new SuspensionFact { Author = Author, At = At, Follows = Hashes, Revision = 4, Previous = Hashes[1], Suspended = true, Reason = text });
        yield return (FactPath.Sweep(At, "runner-1"), new SweepFact
        {
            Author = Author,
            At = At,
            Follows = Hashes,
            Host = "runner-1",
            StartedOn = At.AddMinutes(-9),
            Passes = 9,
            Every = TimeSpan.FromMinutes(1),
            ThoroughOn = At.AddMinutes(-9),
            Repairs = [text],
            Failures = [text, text],
            Previous = Hashes,
            Seen = [new FactDigest(FactPath.InJournal(Id, "opening"), Hashes[0])],
        });
        yield return (FactPath.InRequests(Id, AuthorId, "request"), Request(text));
        yield return (FactPath.InRequests(Id, AuthorId, "withdrawn"),
            new WithdrawnFact { Author = Author, At = At, Follows = Hashes, RequestId = Id, Reason = text });
        yield return (FactPath.InRequests(Id, AuthorId, "revoke"),
            new RevokeFact { Author = Author, At = At, Follows = Hashes, RequestId = Id, Reason = text });
        yield return (FactPath.InRequests(Id, AuthorId, "decision"),
            new DecisionFact { Author = Author, At = At, Follows = Hashes, RequestId = Id, Subject = Hashes[1], Approved = true, Comment = text });
        yield return (FactPath.InJournal(Id, "opening"), Opening());
        yield return (FactPath.InJournal(Id, "opened"),
            new OpenedFact { Author = Author, At = At, Follows = Hashes, RequestId = Id, Rules = [Rule, Rule], Proof = "Unknown: " + text });
        yield return (FactPath.InJournal(Id, "closed"), new ClosedFact
        {
            Author = Author,
            At = At,
            Follows = Hashes,
            RequestId = Id,
            Cause = ClosingCause.Revoked,
            Rules = [Rule],
            SessionsMayContinue = true,
            Proof = text,
        });
        yield return (FactPath.InJournal(Id, "failed"),
            new FailedFact { Author = Author, At = At, Follows = Hashes, RequestId = Id, ErrorId = "SpecificDeny", Message = text });
        yield return (FactPath.InJournal(Id, "held"),
            new HeldFact { Author = Author, At = At, Follows = Hashes, RequestId = Id, ErrorId = "CeilingExceeded", Message = text });
        yield return (FactPath.InJournal(Id, "neutralised"),
            new NeutralisedFact { Author = Author, At = At, Follows = Hashes, RequestId = Id, Rules = [Rule] });
        yield return (FactPath.Repaired(Id, "surfaced", At),
            new RepairedFact { Author = Author, At = At, Follows = Hashes, RequestId = Id, What = "surfaced", Message = text, Rules = [Rule] });
    }

    public static RequestFact Request(string reason, RequestId? id = null) => new()
    {
        Author = Author,
        At = At,
        Follows = Hashes,
        Request = new AccessRequest
        {
            RequestId = id ?? Id,
            Requester = Author.ToPerson(),
            ResourceId = Vm,
            Port = PortSpecification.Parse("5000-5010/udp"),
            Source = AddressPrefix.Parse("203.0.113.0/24"),
            Duration = TimeSpan.FromMinutes(90),
            Reason = reason,
            Ticket = "CHG-" + reason,
            StartAt = At.AddDays(1),
            Lifetime = TimeSpan.FromHours(20),
            BreakGlass = true,
        },
    };

    public static OpeningFact Opening() => new()
    {
        Author = Author,
        At = At,
        Follows = Hashes,
        RequestId = Id,
        Subject = Hashes[1],
        PolicyName = "prod-linux",
        PolicyRevision = 7,
        Approvals = [new Person("9b9b9b9b-0000-4000-8000-000000000001", "Bob", PersonKind.User)],
        BreakGlass = true,
        Skipped = [new Person("9b9b9b9b-0000-4000-8000-000000000002", "Carol", PersonKind.Group)],
        Until = At.AddHours(1),
        Rules = [Rule],
        VmId = "7d9a1c52-0000-4000-8000-0123456789ab",
        AttachmentRevision = 3,
    };

    public static AccessPolicy Policy(string name) => new()
    {
        Name = name,
        Ports = [PortSpecification.Ssh, PortSpecification.WinRM],
        PortLimits = [new PortLimit(PortSpecification.WinRM, AllowedSources.Parse(["203.0.113.64/26"]), TimeSpan.FromMinutes(30))],
        Sources = AllowedSources.Parse(["203.0.113.0/24", "2001:db8::/48"]),
        MaxDuration = TimeSpan.FromHours(24),
        MaxContinuous = TimeSpan.FromHours(30),
        Requesters = [Author.ToPerson()],
        Approvers = [new Person("9b9b9b9b-0000-4000-8000-000000000001", "Bobs", PersonKind.Group)],
        BreakGlass = [new Person("9b9b9b9b-0000-4000-8000-000000000003", "Dora", PersonKind.User)],
        RequiredApprovals = 1,
        RequireReason = true,
        TicketPattern = @"^(INC|CHG)\d{6}$",
        Hours = WeeklyHours.Parse("Mon-Fri 08:00-18:00"),
        TimeZone = "Europe/Istanbul",
        RequestLifetime = TimeSpan.FromHours(4),
    };

    public static AttachmentFact Attachment(string text) => new()
    {
        Author = Author with { Kind = AuthorKind.ServicePrincipal },
        At = At,
        Follows = Hashes,
        VmKey = Key,
        Revision = 3,
        Previous = Hashes[0],
        State = AttachmentState.Suspended,
        ResourceId = Vm,
        VmId = "7d9a1c52-0000-4000-8000-0123456789ab",
        Interfaces = [new AttachedInterface(ResourceId.Parse(Group + "Microsoft.Network/networkInterfaces/nic-web"),
            [IPAddressValue.Parse("10.0.0.4"), IPAddressValue.Parse("fd00::4")])],
        Ports = [PortSpecification.Ssh, PortSpecification.WinRM],
        PolicyNames = ["prod-linux", "dba"],
        Policy = Policy(text),
        Exemptions = ["10.1.0.0/26", text],
        Through = [Rule],
        Baseline = [Rule],
        Moved = [Rule, Rule],
        Reason = text,
    };
}
