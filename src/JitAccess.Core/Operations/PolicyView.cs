using System;
using System.Collections.Generic;
using System.Linq;
using JitAccess.Core.Facts;
using JitAccess.Core.Policies;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Operations;

/// <summary>Turns facts into what a person sees of a policy.</summary>
internal static class PolicyView
{
    public static JitPolicy Of(PolicyFact fact, SuspensionFact? suspension, IEnumerable<AttachmentFact> users)
    {
        var policy = fact.Policy;
        var allSuspended = suspension is { Suspended: true };
        return new JitPolicy
        {
            Name = fact.Name,
            Revision = fact.Revision,
            State = allSuspended && fact.State == PolicyState.Active ? PolicyState.Suspended : fact.State,
            AllSuspended = allSuspended,
            Ports = policy.Ports.Select(port => new JitPolicyPort
            {
                Port = port.ToString(),
                MaxDuration = policy.MaxDurationOf(port),
                AllowedSource = policy.SourcesOf(port).ToString(),
                Text = PolicyComparison.PortText(policy, port),
            }).ToArray(),
            AllowedSource = policy.Sources.ToString(),
            MaxDuration = policy.MaxDuration,
            MaxContinuous = policy.MaxContinuous,
            Requesters = Names(policy.Requesters),
            Approvers = Names(policy.Approvers),
            RequiredApprovals = policy.RequiredApprovals,
            BreakGlass = Names(policy.BreakGlass),
            RequireReason = policy.RequireReason,
            TicketPattern = policy.TicketPattern,
            Hours = policy.Hours?.ToString(),
            TimeZone = policy.TimeZone,
            RequestLifetime = policy.RequestLifetime ?? AccessPolicy.UsualLifetime,
            SetBy = fact.Author.ToString(),
            SetOn = fact.At,
            Reason = Reason(fact, allSuspended ? suspension : null),
            VMs = users.Select(user => user.ResourceId.Name).OrderBy(name => name, StringComparer.OrdinalIgnoreCase).ToArray(),
        };
    }

    /// <summary>The VMs that a policy protects.</summary>
    public static IReadOnlyList<AttachmentFact> UsersOf(string name, IEnumerable<AttachmentFact> attachments) =>
        attachments
            .Where(attachment => attachment.State != AttachmentState.Detached && attachment.PolicyNames.Contains(name, StringComparer.Ordinal)).ToArray();

    private static string? Reason(PolicyFact fact, SuspensionFact? suspension)
    {
        var why = suspension?.Reason is { Length: > 0 } text ? $": {PrintableText.Clean(text)}" : string.Empty;
        var reasons = new[] { PrintableText.Clean(fact.Reason), suspension is null ? null : $"{suspension.Author} suspended everything{why}" };
        return string.Join("; ", reasons.Where(reason => !string.IsNullOrEmpty(reason))) is { Length: > 0 } all ? all : null;
    }

    private static IReadOnlyList<string> Names(IEnumerable<Person> people) => people.Select(PolicyComparison.PersonText).ToArray();
}
