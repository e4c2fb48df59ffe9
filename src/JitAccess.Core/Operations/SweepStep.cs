using System;
using System.Collections.Generic;
using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Operations;

/// <summary>One thing that a sweep is to do. Made by <see cref="SweepPlanner"/>, without any I/O.</summary>
internal abstract record SweepStep
{
    /// <summary>Close a grant: its rules, wherever they are, and its tags.</summary>
    internal sealed record Close(RequestId RequestId, RequestStory? Story, IReadOnlyList<NetworkSecurityGroup> Groups, ClosingCause Cause, DateTimeOffset? Until) : SweepStep;

    /// <summary>Open a request, or complete what somebody began.</summary>
    internal sealed record Open(RequestStory Story) : SweepStep;

    /// <summary>Set the tag of a live grant again.</summary>
    internal sealed record SetTag(RequestStory Story, ResourceId SecurityGroupId) : SweepStep;

    /// <summary>Take the tag of a grant away that has no rule in that NSG.</summary>
    internal sealed record RemoveTag(RequestId RequestId, ResourceId SecurityGroupId, string Name, string Value) : SweepStep;

    /// <summary>Remove what is left of the baseline of a VM whose protection ended.</summary>
    internal sealed record RemoveBaseline(AttachmentFact Attachment, PlacedRule Rule) : SweepStep;

    /// <summary>Write a rule of a baseline again.</summary>
    internal sealed record RepairBaseline(AttachmentFact Attachment, PlacedRule Rule) : SweepStep;

    /// <summary>Tell about something that is left as it is.</summary>
    internal sealed record Report(RequestId? RequestId, string Message) : SweepStep;
}
