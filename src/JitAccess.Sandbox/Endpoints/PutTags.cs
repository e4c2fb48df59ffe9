using JitAccess.Sandbox.Http;
using JitAccess.Sandbox.State;

namespace JitAccess.Sandbox.Endpoints;

/// <summary>Replaces all tags of a scope.</summary>
internal sealed class PutTags() : ArmEndpoint("PUT", "{*scope}/providers/Microsoft.Resources/tags/default", "Microsoft.Resources/tags/write")
{
    public override ArmResponse Handle(ArmCall call) => TagScopeDocument.Of(call).Write(TagScopeDocument.Given(call).Clone());
}
