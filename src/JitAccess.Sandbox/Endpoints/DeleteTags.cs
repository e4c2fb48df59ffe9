using JitAccess.Sandbox.Http;
using JitAccess.Sandbox.State;

namespace JitAccess.Sandbox.Endpoints;

/// <summary>Deletes all tags of a scope.</summary>
internal sealed class DeleteTags() : ArmEndpoint("DELETE", "{*scope}/providers/Microsoft.Resources/tags/default", "Microsoft.Resources/tags/delete")
{
    public override ArmResponse Handle(ArmCall call)
    {
        TagScopeDocument.Of(call).Write(ArmJson.Object());
        return new ArmResponse(200);
    }
}
