using System.Collections.Generic;

namespace JitAccess.Sandbox;

/// <summary>Somebody whom the sandbox's directory knows: a user or a service principal.</summary>
public sealed class SandboxPerson
{
    internal SandboxPerson(string name, string displayName, string objectId, SandboxPersonKind kind, SandboxRole role, params IReadOnlyList<string> groups)
    {
        Name = name;
        DisplayName = displayName;
        ObjectId = objectId;
        Kind = kind;
        Role = role;
        Groups = groups;
    }

    /// <summary>The user principal name (<c>alice@contoso.example</c>), or a service principal's display name.</summary>
    public string Name { get; }

    public string DisplayName { get; }

    /// <summary>The object id, a GUID in its usual text form; always the same.</summary>
    public string ObjectId { get; }

    /// <summary>The application (client) id of a service principal; <see langword="null"/> for a user.</summary>
    public string? AppId { get; init; }

    public SandboxPersonKind Kind { get; }

    public SandboxRole Role { get; }

    /// <summary>
    /// The control-plane actions that <see cref="SandboxRole.Custom"/> stands for, such as <c>Microsoft.Network/networkInterfaces/read</c>; empty for
    /// every other role.
    /// </summary>
    public IReadOnlyList<string> Actions { get; private init; } = [];

    /// <summary>The names of the groups that the person is a member of.</summary>
    public IReadOnlyList<string> Groups { get; }

    internal SandboxPerson With(SandboxRole role) =>
        new(Name, DisplayName, ObjectId, Kind, role, Groups) { AppId = AppId };

    internal SandboxPerson With(IReadOnlyList<string> groups) =>
        new(Name, DisplayName, ObjectId, Kind, Role, groups) { AppId = AppId, Actions = Actions };

    internal SandboxPerson WithActions(IReadOnlyList<string> actions) =>
        new(Name, DisplayName, ObjectId, Kind, SandboxRole.Custom, Groups) { AppId = AppId, Actions = actions };
}
