using FsCheck;
using FsCheck.Fluent;

namespace JitAccess.Core.Tests.Support;

/// <summary>Holds laws against generated values. The seed is fixed, so that a failure can be seen again; FsCheck prints it with the values.</summary>
internal static class Laws
{
    private static readonly Config Fixed = Config.QuickThrowOnFailure.WithMaxTest(400).WithReplay(new Replay(new Rnd(20261122, 9007199254740881), null));

    public static void Hold<T>(Gen<T> values, Func<T, bool> law) => Prop.ForAll(Arb.From(values), law).Check(Fixed);

    public static void Hold<T1, T2>(Gen<T1> first, Gen<T2> second, Func<T1, T2, bool> law) => Prop.ForAll(Arb.From(first), Arb.From(second), law).Check(Fixed);

    public static void Hold<T1, T2, T3>(Gen<T1> first, Gen<T2> second, Gen<T3> third, Func<T1, T2, T3, bool> law) =>
        Prop.ForAll(Arb.From(first), Arb.From(second), Arb.From(third), law).Check(Fixed);
}
