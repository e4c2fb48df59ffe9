using System;
using System.Text.Json;

namespace JitAccess.Azure;

/// <summary>A type of resource that is listed.</summary>
/// <param name="Type">Such as <c>Microsoft.Network/networkSecurityGroups</c>.</param>
/// <param name="ApiVersion">One of <see cref="ApiVersions"/>.</param>
/// <param name="Plural">What messages call them.</param>
/// <param name="Read">Reads one.</param>
internal sealed record ListedType<T>(string Type, string ApiVersion, string Plural, Func<JsonElement, T> Read);
