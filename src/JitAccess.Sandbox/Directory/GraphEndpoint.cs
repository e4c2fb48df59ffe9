using JitAccess.Sandbox.Http;

namespace JitAccess.Sandbox.Directory;

/// <summary>An operation of Microsoft Graph. Everybody who is signed in may read the directory.</summary>
internal abstract class GraphEndpoint(string method, string route) : ArmEndpoint(method, route, null)
{
    public sealed override bool IsArm => false;
}
