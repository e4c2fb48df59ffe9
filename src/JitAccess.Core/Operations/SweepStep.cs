using System;
using System.Collections.Generic;
using System.Linq;
using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Operations;

/// <summary>One thing that a sweep is to do. Made by <see cref="SweepPlanner"/>, without any I/O.</summary>
internal abstract record SweepStep
{
    /// <summary>The NSGs, and where those are not known the VM, that it touches.</summary>
    public abstract IReadOnlyCollection<ResourceId> Touches { get; }

    /// <summary>Close a grant: its rules, wherever they are, and its tags.</summary>
    internal sealed record Close(RequestId RequestId, RequestStory? Story, IReadOnlyList<NetworkSecurityGroup> Groups, ClosingCause Cause,
        DateTimeOffset? Until) : SweepStep
    {
        public override IReadOnlyCollection<ResourceId> Touches => Groups.Select(group => group.Id).ToArray();
    }

    /// <summary>Open a request, or complete what somebody began.</summary>
    /// <param name="Story">What the ledger knows of it.</param>
    /// <param name="Groups">The NSGs of the VM's protection.</param>
    internal sealed record Open(RequestStory Story, IReadOnlyCollection<ResourceId> Groups) : SweepStep
    {
        public override IReadOnlyCollection<ResourceId> Touches => Groups;
    }

    /// <summary>Set the tag of a live grant again.</summary>
    internal sealed record SetTag(RequestStory Story, ResourceId SecurityGroupId, DateTimeOffset Until) : SweepStep
    {
        public override IReadOnlyCollection<ResourceId> Touches => [SecurityGroupId];
    }

    /// <summary>Write the description of a live grant's rule again, which somebody edited.</summary>
    internal sealed record Describe(RequestStory Story, PlacedRule Rule, DateTimeOffset Until) : SweepStep
    {
        public override IReadOnlyCollection<ResourceId> Touches => [Rule.SecurityGroupId];
    }

    /// <summary>Take the tag of a grant away that has no rule in that NSG.</summary>
    internal sealed record RemoveTag(RequestId RequestId, RequestStory? Story, ResourceId SecurityGroupId, string Name, string Value) : SweepStep
    {
        public override IReadOnlyCollection<ResourceId> Touches => [SecurityGroupId];
    }

    /// <summary>Remove what is left of the baseline of a VM whose protection ended.</summary>
    internal sealed record RemoveBaseline(AttachmentFact Attachment, PlacedRule Rule) : SweepStep
    {
        public override IReadOnlyCollection<ResourceId> Touches => [Rule.SecurityGroupId];
    }

    /// <summary>Write a rule of a baseline again.</summary>
    internal sealed record RepairBaseline(AttachmentFact Attachment, PlacedRule Rule) : SweepStep
    {
        public override IReadOnlyCollection<ResourceId> Touches => [Rule.SecurityGroupId];
    }

    /// <summary>Suspend the protection of a VM that is no longer what was protected.</summary>
    internal sealed record Suspend(StoredFact Head, string Reason) : SweepStep
    {
        public AttachmentFact Attachment => (AttachmentFact)Head.Fact;

        public override IReadOnlyCollection<ResourceId> Touches => [Attachment.ResourceId];
    }

    /// <summary>Let the baseline follow addresses that changed.</summary>
    internal sealed record Follow(StoredFact Head) : SweepStep
    {
        public AttachmentFact Attachment => (AttachmentFact)Head.Fact;

        public override IReadOnlyCollection<ResourceId> Touches => [Attachment.ResourceId, .. Attachment.Baseline.Select(placed => placed.SecurityGroupId)];
    }

    /// <summary>Tell about something that is left as it is.</summary>
    internal sealed record Report(RequestId? RequestId, string Message) : SweepStep
    {
        public override IReadOnlyCollection<ResourceId> Touches => [];
    }
}
