using System.Collections.Generic;
using JitAccess.Core.Facts;
using JitAccess.Core.Network;

namespace JitAccess.Core.Rules;

/// <summary>A planned baseline.</summary>
/// <param name="Rules">The Keep and Deny rules, in the order in which they are written.</param>
/// <param name="Severed">The allows that it cuts off, in words.</param>
/// <param name="Expected">The sources that keep their access: standing exposure.</param>
public sealed record BaselineRules(IReadOnlyList<PlacedRule> Rules, IReadOnlyList<string> Severed, AddressSet Expected);
