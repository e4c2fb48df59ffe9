using JitAccess.Sandbox.Http;

namespace JitAccess.Sandbox.Endpoints;

internal sealed class GetTags() : ArmEndpoint("GET", "{*scope}/providers/Microsoft.Resources/tags/default", "Microsoft.Resources/tags/read")
{
    public override ArmResponse Handle(ArmCall call) => TagScopeDocument.Of(call).Show();
}
