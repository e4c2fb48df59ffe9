namespace JitAccess.Sandbox.Http;

/// <summary>One operation of the service: its method and path, the permission that it takes, and what it does.</summary>
/// <param name="method">The HTTP method.</param>
/// <param name="route">The path, as the specification writes it.</param>
/// <param name="permission">The action that the caller's role must allow; <see langword="null"/> where everybody who is signed in may ask.</param>
internal abstract class ArmEndpoint(string method, string route, string? permission)
{
    public string Method { get; } = method;

    public RoutePattern Route { get; } = new(route);

    public string? Permission { get; } = permission;

    /// <summary>Whether the operation is ARM's, and so needs an api-version and a subscription that exists.</summary>
    public virtual bool IsArm => true;

    /// <summary>Whether the operation asks for the state of another one.</summary>
    public virtual bool IsPoll => false;

    public abstract ArmResponse Handle(ArmCall call);
}
