namespace JitAccess.Core.Tests.Network;

/// <summary>What a comparison with the oracle has covered.</summary>
internal sealed class Tally
{
    public int Packets { get; set; }

    public int Allowed { get; set; }

    public int ByCustomRules { get; set; }

    public int Unknown { get; set; }

    public int RulesHit { get; set; }

    public int RulesShadowed { get; set; }

    public void Add(Tally other)
    {
        Packets += other.Packets;
        Allowed += other.Allowed;
        ByCustomRules += other.ByCustomRules;
        Unknown += other.Unknown;
        RulesHit += other.RulesHit;
        RulesShadowed += other.RulesShadowed;
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Packets} packets, {Allowed} allowed, {ByCustomRules} decided by custom rules, {Unknown} unknown to Core, {RulesHit} rules hit, {RulesShadowed} shadowed");
}
