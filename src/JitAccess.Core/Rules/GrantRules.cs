using System.Collections.Generic;
using JitAccess.Core.Facts;

namespace JitAccess.Core.Rules;

/// <summary>The planned rules of a grant.</summary>
/// <param name="Rules">One in each NSG on the way that would not let it in; empty where everything is open anyway.</param>
/// <param name="Notes">What a person should know, such as what is open anyway.</param>
public sealed record GrantRules(IReadOnlyList<PlacedRule> Rules, IReadOnlyList<string> Notes);
