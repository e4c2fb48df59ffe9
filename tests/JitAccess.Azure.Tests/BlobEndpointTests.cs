using System;
using JitAccess.Azure.Storage;
using JitAccess.Core;
using Xunit;

namespace JitAccess.Azure.Tests;

public sealed class BlobEndpointTests
{
    [Theory]
    [InlineData("https://account.blob.core.windows.net", "https://account.blob.core.windows.net", "account", "AzureCloud")]
    [InlineData("https://account.blob.core.windows.net/", "https://account.blob.core.windows.net", "account", "AzureCloud")]
    [InlineData("https://ACCOUNT.Blob.Core.Windows.Net", "https://account.blob.core.windows.net", "account", "AzureCloud")]
    [InlineData("https://account.blob.core.usgovcloudapi.net", "https://account.blob.core.usgovcloudapi.net", "account", "AzureUSGovernment")]
    [InlineData("https://account.blob.core.chinacloudapi.cn", "https://account.blob.core.chinacloudapi.cn", "account", "AzureChinaCloud")]
    [InlineData("https://account.z01.blob.storage.azure.net", "https://account.z01.blob.storage.azure.net", "account", null)]
    [InlineData("https://127.0.0.1:10000/devstoreaccount1", "https://127.0.0.1:10000/devstoreaccount1", "devstoreaccount1", null)]
    [InlineData("https://localhost:8443/blob/jitledger/", "https://localhost:8443/blob/jitledger", "jitledger", null)]
    public void Parse_AnAccount_IsIt(string text, string expected, string account, string? cloud)
    {
        var endpoint = BlobEndpoint.Parse(text);

        Assert.Equal((expected, account, cloud), (endpoint.Text, endpoint.AccountName, endpoint.Cloud));
    }

    [Theory]
    [InlineData("http://account.blob.core.windows.net", "https://")]
    [InlineData("file:///ledger", "no address")]
    [InlineData("https://account.dfs.core.windows.net", "another service")]
    [InlineData("https://account.table.core.windows.net", "another service")]
    [InlineData("https://account.blob.core.windows.net/ledger", "leave out '/ledger'")]
    [InlineData("https://localhost:8443", "https://host:port/account")]
    [InlineData("https://localhost:8443/a/b/c", "https://host:port/account")]
    [InlineData("https://localhost:8443/a%2fb", "https://host:port/account")]
    [InlineData("https://user@account.blob.core.windows.net", "user name")]
    [InlineData("https://account.blob.core.windows.net?comp=list", "query")]
    [InlineData("https://", "no address")]
    public void Parse_SomethingElse_SaysWhatIsWrong(string text, string expected)
    {
        var error = Assert.Throws<JitAccessException>(() => BlobEndpoint.Parse(text));

        Assert.Equal((ErrorIds.StoreInvalid, JitErrorKind.InvalidArgument), (error.ErrorId, error.Kind));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://account.blob.core.windows.net/?sv=2024-11-04&ss=b&sig=hush%3D")]
    [InlineData("https://account.blob.core.windows.net?SIG=hush")]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=account;AccountKey=hush==;EndpointSuffix=core.windows.net")]
    [InlineData("BlobEndpoint=https://account.blob.core.windows.net/;SharedAccessSignature=sv=2024&sig=hush")]
    [InlineData("AccountKey = hush==")]
    [InlineData("https://hush:hush@account.blob.core.windows.net")]
    [InlineData("https://account.blob.core.windows.net#hush")]
    public void Parse_Secret_IsRefusedAndNeverShown(string text)
    {
        var error = Assert.Throws<JitAccessException>(() => BlobEndpoint.Parse(text));

        Assert.Equal(ErrorIds.StoreInvalid, error.ErrorId);
        Assert.DoesNotContain("hush", error.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("hush", Convert.ToString(error.Target, System.Globalization.CultureInfo.InvariantCulture) ?? string.Empty,
            StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void RequireCloud_AnotherOne_NamesBoth()
    {
        var endpoint = BlobEndpoint.Parse("https://account.blob.core.chinacloudapi.cn");
        endpoint.RequireCloud("azurechinacloud");

        var error = Assert.Throws<JitAccessException>(() => endpoint.RequireCloud("AzureCloud"));

        Assert.Equal(ErrorIds.StoreInvalid, error.ErrorId);
        Assert.Contains("-Environment AzureChinaCloud", error.Message, StringComparison.Ordinal);
    }
}
