using System;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Azure.Tests.Support;
using JitAccess.Core;
using Xunit;

namespace JitAccess.Azure.Tests;

public sealed class EndpointPublicAddressTests
{
    [Theory]
    [InlineData("203.0.113.7\n", "203.0.113.7")]
    [InlineData("  2001:DB8::7 ", "2001:db8::7")]
    public async Task Get_PlainAddress_IsTaken(string body, string expected) =>
        Assert.Equal(expected, (await AskAsync("https://address.example/", 200, body)).ToString());

    [Theory]
    [InlineData(null)]
    [InlineData("  ")]
    [InlineData("address.example")]
    [InlineData("http://address.example/")]
    public async Task Get_NoEndpointOrAnUnsafeOne_SaysWhatToDoAndAsksNobody(string? endpoint)
    {
        var handler = new ScriptedHandler();

        var error = await Assert.ThrowsAsync<JitAccessException>(() =>
            new EndpointPublicAddress(_ => endpoint, () => handler).GetAsync(CancellationToken.None));

        Assert.Equal(ErrorIds.PublicAddressUnknown, error.ErrorId);
        Assert.Contains("-Source", error.Message, StringComparison.Ordinal);
        Assert.Contains(EndpointPublicAddress.Variable, error.Message, StringComparison.Ordinal);
        Assert.Empty(handler.Requests);
    }

    [Theory]
    [InlineData(200, "<html>203.0.113.7</html>")]
    [InlineData(200, "")]
    [InlineData(200, "203.0.113.7/24")]
    [InlineData(302, "203.0.113.7")]
    [InlineData(503, "203.0.113.7")]
    public async Task Get_AnythingButAnAddress_IsUnknown(int status, string body) =>
        Assert.Equal(ErrorIds.PublicAddressUnknown,
            (await Assert.ThrowsAsync<JitAccessException>(() => AskAsync("https://address.example/", status, body))).ErrorId);

    [Fact]
    public async Task Get_EndlessAnswer_IsReadNoFurtherThanAnAddressIsLong() =>
        Assert.InRange((await Assert.ThrowsAsync<JitAccessException>(() =>
            AskAsync("https://address.example/", 200, new string('1', 100_000)))).Message.Length, 1, 400);

    [Fact]
    public async Task Get_Unreachable_IsUnknown()
    {
        var handler = new ScriptedHandler().Do(() => throw new HttpRequestException("no route"));

        var error = await Assert.ThrowsAsync<JitAccessException>(() =>
            new EndpointPublicAddress(_ => "https://address.example/", () => handler).GetAsync(CancellationToken.None));

        Assert.Equal(ErrorIds.PublicAddressUnknown, error.ErrorId);
        Assert.Contains("no route", error.Message, StringComparison.Ordinal);
    }

    private static Task<Core.Network.IPAddressValue> AskAsync(string endpoint, int status, string body)
    {
        var handler = new ScriptedHandler().Answer(status, body);
        return new EndpointPublicAddress(_ => endpoint, () => handler).GetAsync(CancellationToken.None);
    }
}
