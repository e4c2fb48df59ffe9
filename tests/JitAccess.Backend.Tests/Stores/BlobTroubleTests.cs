using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core;
using JitAccess.Core.Facts;
using JitAccess.Ledger;
using JitAccess.Ledger.Tests;
using JitAccess.Sandbox;
using Xunit;

namespace JitAccess.Backend.Tests.Stores;

/// <summary>A storage account that stumbles: nothing is lost, and nothing is taken for somebody else's.</summary>
public sealed class BlobTroubleTests : IDisposable
{
    private readonly BlobStage stage = new();
    private readonly FactPath path = FactPath.InRequests(Samples.Id, Samples.AuthorId, "request");

    public BlobTroubleTests() => stage.World.SetBlobRoles(BlobStage.Everything);

    public void Dispose() => stage.Dispose();

    [Theory]
    [InlineData(FaultKind.DropBefore)]
    [InlineData(FaultKind.DropAfter)]
    [InlineData(FaultKind.Status)]
    public async Task Create_FirstAttemptFails_IsOursAllTheSame(FaultKind kind)
    {
        stage.World.Faults.Add(new FaultRule { Kind = kind, Method = "PUT", Status = 503 });

        var hash = await stage.OpenStore("alice@contoso.example").TryCreateAsync(path, Samples.Request("x"), CancellationToken.None);

        Assert.Equal(FactSerializer.Hash(FactSerializer.Serialize(path, Samples.Request("x"))), hash);
        Assert.Equal(1, stage.World.Faults.Met);
        Assert.Equal(2, stage.World.Requests.Count(request => request.Method == "PUT"));
    }

    [Fact]
    public async Task Create_TriedAgainBehindAnother_IsNotOursThoughTheDocumentIsTheSame()
    {
        Assert.NotNull(await stage.OpenStore("bob@contoso.example").TryCreateAsync(path, Samples.Request("x"), CancellationToken.None));
        stage.World.Faults.Add(new FaultRule { Kind = FaultKind.DropBefore, Method = "PUT" });

        Assert.Null(await stage.OpenStore("alice@contoso.example").TryCreateAsync(path, Samples.Request("x"), CancellationToken.None));
    }

    [Fact]
    public async Task Create_FiftyAtOnceWithLostAnswers_HasOneWinner()
    {
        stage.World.Faults.Add(new FaultRule { Kind = FaultKind.DropAfter, Method = "PUT", Times = 10 });
        var writers = Enumerable.Range(0, 50)
            .Select(i => Task.Run(() => stage.OpenStore("alice@contoso.example").TryCreateAsync(path, Samples.Request($"writer {i}"), CancellationToken.None)));
        var stores = writers.ToList();

        var winner = Assert.Single(await Task.WhenAll(stores), hash => hash is not null);

        Assert.Equal(winner, (await stage.OpenStore("bob@contoso.example").ReadAsync(path, CancellationToken.None))!.Hash);
    }

    [Fact]
    public async Task Create_AnswersLostForEver_IsUnavailableAndTheKindThatClosingSurvives()
    {
        stage.World.Faults.Add(new FaultRule { Kind = FaultKind.DropBefore, Times = 100 });

        var error = await Assert.ThrowsAsync<JitAccessException>(() =>
            stage.OpenStore("alice@contoso.example").TryCreateAsync(path, Samples.Request("x"), CancellationToken.None));

        Assert.Equal((ErrorIds.StoreUnavailable, JitErrorKind.Store), (error.ErrorId, error.Kind));
        Assert.Contains("https://jitledger.blob.core.windows.net cannot be reached", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_CannotBeReadBackAfterALostAnswer_IsAnErrorAndNoOtherWinner()
    {
        stage.World.Faults.Add(new FaultRule { Kind = FaultKind.DropAfter, Method = "PUT" });
        stage.World.Faults.Add(new FaultRule { Kind = FaultKind.Status, Status = 503, Code = "ServerBusy", Method = "HEAD", Times = 100 });

        var error = await Assert.ThrowsAsync<JitAccessException>(() =>
            stage.OpenStore("alice@contoso.example").TryCreateAsync(path, Samples.Request("x"), CancellationToken.None));

        Assert.Equal(ErrorIds.StoreUnavailable, error.ErrorId);
    }

    [Theory]
    [InlineData(403, "AuthorizationFailure", ErrorIds.StoreAccessDenied, "public network access")]
    [InlineData(403, "InsufficientAccountPermissions", ErrorIds.StoreAccessDenied, "Storage Blob Data Reader")]
    [InlineData(401, "InvalidAuthenticationInfo", ErrorIds.StoreAccessDenied, "Sign in")]
    [InlineData(409, "ContainerBeingDeleted", ErrorIds.StoreUnavailable, "deleted the container 'control'")]
    [InlineData(503, "ServerBusy", ErrorIds.StoreUnavailable, "try again")]
    public async Task Read_Refused_SaysWhatHelps(int status, string code, string errorId, string expected)
    {
        stage.World.Faults.Add(new FaultRule { Kind = FaultKind.Status, Status = status, Code = code, Times = 100 });

        var error = await Assert.ThrowsAsync<JitAccessException>(() =>
            stage.OpenStore("alice@contoso.example").ReadAsync(FactPath.Ledger, CancellationToken.None));

        Assert.Equal((errorId, JitErrorKind.Store), (error.ErrorId, error.Kind));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains(code, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10, "2030-01-01 08:10:00Z")]
    [InlineData(-10, "2030-01-01 07:50:00Z")]
    public async Task Read_TokenRefusedWhileTheClocksDiffer_SaysBothTimesAndWhatToDo(int minutes, string there)
    {
        using var skewed = new BlobStage(new SandboxOptions
        {
            FrozenClock = true,
            Start = new DateTimeOffset(2030, 1, 1, 8, 0, 0, TimeSpan.Zero),
            DateSkew = TimeSpan.FromMinutes(minutes)
        });
        skewed.World.Faults.Add(new FaultRule
        {
            Kind = FaultKind.Status,
            Status = 401,
            Code = "InvalidAuthenticationInfo",
            Message = "Lifetime validation failed.",
            Times = 100
        });

        var error = await Assert.ThrowsAsync<JitAccessException>(() =>
            skewed.OpenStore("alice@contoso.example").ReadAsync(FactPath.Ledger, CancellationToken.None));

        Assert.Equal((ErrorIds.StoreAccessDenied, JitErrorKind.Store), (error.ErrorId, error.Kind));
        Assert.Contains($"The account's clock says {there} and the one here 2030-01-01 08:00:00Z", error.Message, StringComparison.Ordinal);
        Assert.Contains("set the clock right and connect again", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_MoreThanFiveThousand_IsComplete()
    {
        for (var i = 0; i < 5001; i++)
        {
            stage.World.PutBlob("control", FormattableString.Invariant($"attachments/0123456789abcdef/{i + 1}.json"), []);
        }

        Assert.Equal(5001, (await stage.OpenStore("alice@contoso.example").ListAsync("control/", CancellationToken.None)).Count);
        Assert.Equal(2, stage.World.Requests.Count);
    }

    [Theory]
    [InlineData("control/", 1)]
    [InlineData("requests/2026-11-22/", 1)]
    [InlineData("", 3)]
    [InlineData("nowhere/", 0)]
    public async Task List_AsksOnlyTheContainersThatCanHaveIt(string prefix, int calls)
    {
        await stage.OpenStore("alice@contoso.example").ListAsync(prefix, CancellationToken.None);

        Assert.Equal(calls, stage.World.Requests.Count);
    }
}
