using System;
using System.Collections.Generic;
using System.Linq;
using JitAccess.Sandbox.Faults;

namespace JitAccess.Sandbox;

/// <summary>
/// What goes wrong in a sandbox: scripted, or by chance from a seed. A request meets the first scripted rule that fits and decides about it, and every
/// one that only colours
/// it; a rule that is met is used up a little. Then the dice are thrown for what is left open. Safe for several threads.
/// </summary>
public sealed class SandboxFaults
{
    private readonly object gate = new();
    private readonly List<ScriptedFault> script = [];
    private FaultDice? dice;

    /// <summary>The rules that are not used up yet, in order.</summary>
    public IReadOnlyList<FaultRule> Rules
    {
        get
        {
            lock (gate)
            {
                return script.Select(s => s.Rule).ToArray();
            }
        }
    }

    /// <summary>The faults by chance, if any. Setting them, even to the same, starts their numbers anew.</summary>
    /// <exception cref="ArgumentException">A rate is not between 0 and 1, a length is negative, or the path is no regular expression.</exception>
    public RandomFaults? Random
    {
        get
        {
            lock (gate)
            {
                return dice?.Faults;
            }
        }

        set
        {
            var next = value is null ? null : new FaultDice(value);
            if (value is not null && value.Rates.ContainsKey(FaultKind.StaleRead))
            {
                ReadsGetStale?.Invoke(value.OldestRead);
            }

            lock (gate)
            {
                dice = next;
            }
        }
    }

    /// <summary>How many faults have been met so far.</summary>
    public int Met { get; private set; }

    /// <summary>Hears how old a state will be asked for, before it is.</summary>
    internal Action<TimeSpan>? ReadsGetStale { get; set; }

    /// <exception cref="ArgumentException">The path is no regular expression, or a value is out of range.</exception>
    public void Add(FaultRule rule)
    {
        if (rule is null)
        {
            throw new ArgumentNullException(nameof(rule));
        }

        var mayBeNegative = rule.Kind == FaultKind.ClockSkew;
        var isPossible = rule.Times >= 1 && rule.Skip >= 0 && (rule.Delay >= TimeSpan.Zero || mayBeNegative);
        if (!isPossible || rule.RetryAfter < TimeSpan.Zero || rule.Status is < 100 or > 599)
        {
            throw new ArgumentException("A fault takes times >= 1, skip >= 0, delays >= 0 (except of a ClockSkew) and a status of 100-599.", nameof(rule));
        }

        var scripted = new ScriptedFault(rule);
        if (rule.Kind == FaultKind.StaleRead)
        {
            ReadsGetStale?.Invoke(rule.Delay);
        }

        lock (gate)
        {
            script.Add(scripted);
        }
    }

    /// <summary>Ends all faults, those by chance too.</summary>
    public void Clear()
    {
        lock (gate)
        {
            script.Clear();
            dice = null;
        }
    }

    /// <summary>What meets a request now.</summary>
    internal MetFaults Next(string method, string path, SandboxPerson? who)
    {
        var met = new MetFaults();
        lock (gate)
        {
            foreach (var scripted in script.ToArray())
            {
                if (!met.Takes(scripted.Rule.Kind) || !scripted.Fits(method, path, who) || scripted.Skips())
                {
                    continue;
                }

                if (scripted.UseUp())
                {
                    script.Remove(scripted);
                }

                met.Add(scripted.Rule);
                Met++;
            }

            Met += dice?.Throw(method, path, who, met).Count ?? 0;
        }

        return met;
    }
}
