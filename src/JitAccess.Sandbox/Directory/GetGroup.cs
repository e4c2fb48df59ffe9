using System;
using System.Collections.Generic;
using System.Linq;
using JitAccess.Sandbox.Http;

namespace JitAccess.Sandbox.Directory;

/// <summary>A group, by object id.</summary>
internal sealed class GetGroup() : GraphEndpoint("GET", "/v1.0/groups/{id}")
{
    public override ArmResponse Handle(ArmCall call) =>
        call.State.People.Groups.FirstOrDefault(group => group.Value.Equals(call["id"], StringComparison.OrdinalIgnoreCase)) is KeyValuePair<string,
            string> { Value: not null } group
            ? GraphObjects.Single(GraphObjects.Group(group), "groups")
            : throw GraphObjects.NotFound(call["id"]);
}
