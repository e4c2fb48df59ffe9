using System.Linq;
using JitAccess.Sandbox.Http;

namespace JitAccess.Sandbox.Directory;

/// <summary>The groups, all or those of one name.</summary>
internal sealed class ListGroups() : GraphEndpoint("GET", "/v1.0/groups")
{
    public override ArmResponse Handle(ArmCall call) =>
        GraphObjects.List(call.State.People.Groups.Select(GraphObjects.Group), "groups", GraphFilter.Read(call, "displayName"));
}
