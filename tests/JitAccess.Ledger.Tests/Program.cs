using System;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Facts;
using JitAccess.Core.Requests;

namespace JitAccess.Ledger.Tests;

/// <summary>The other process of the races: writes the same facts as its rivals, reads each, and prints which ones were its own.</summary>
internal static class Program
{
    /// <param name="args"><c>race</c>, the folder, this writer's name, the number of facts.</param>
    public static async Task<int> Main(string[] args)
    {
        if (args is not ["race", var folder, var name, var count])
        {
            return 2;
        }

        var store = new FolderFactStore(folder);
        Console.WriteLine("ready");
        _ = Console.ReadLine();
        for (var i = 0; i < int.Parse(count, CultureInfo.InvariantCulture); i++)
        {
            var path = PathOf(i);
            var hash = await store.TryCreateAsync(path, Samples.Request(name, path.RequestId), CancellationToken.None);

            // Won or lost, from now on there is a whole fact: a torn one would throw here.
            var stored = await store.ReadAsync(path, CancellationToken.None) ?? throw new InvalidOperationException($"Nothing is at '{path}'.");
            if (hash is not null)
            {
                Console.WriteLine(string.Format(CultureInfo.InvariantCulture, "{0} {1}", i, string.Equals(hash, stored.Hash, StringComparison.Ordinal)));
            }
        }

        return 0;
    }

    public static FactPath PathOf(int number) =>
        FactPath.InRequests(RequestId.Create(Samples.At.AddMinutes(number), new byte[10]), Samples.AuthorId, "request");
}
