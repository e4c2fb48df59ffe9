using JitAccess.Core.Clients;
using JitAccess.Core.Network;

namespace JitAccess.Core.Tests.Clients;

public sealed class RemoteClientTests
{
    [Fact]
    public void Ssh_Nothing_IsTheAddressAlone() => Assert.Equal(["203.0.113.9"], Arguments(new ClientOptions()));

    [Fact]
    public void Ssh_EveryOption_IsAnArgumentOfItsOwn() => Assert.Equal(
        ["-l", "azure user", "-i", "C:\\my keys\\id", "2001:db8::9"],
        RemoteClient.For(PortSpecification.Ssh, new ClientOptions { LocalUser = "azure user", PrivateKeyFile = "C:\\my keys\\id" }, isWindows: true)
            .ArgumentsFor("2001:db8::9", 22));

    [Theory]
    [InlineData("-oProxyCommand=touch /tmp/x")]
    [InlineData("a\" -oProxyCommand=x \"")]
    [InlineData("$(reboot); `reboot` && {address} %PATH%")]
    public void Ssh_HostileUser_StaysOneArgumentBehindItsOption(string user) =>
        Assert.Equal(["-l", user, "10.0.0.4"], Arguments(new ClientOptions { LocalUser = user }, "10.0.0.4"));

    [Fact]
    public void Ssh_OtherPort_SaysIt() => Assert.Equal(
        ["-p", "2222", "10.0.0.4"],
        RemoteClient.For(Port("2222"), new ClientOptions { FilePath = "/usr/bin/ssh" }, isWindows: false).ArgumentsFor("10.0.0.4", 2222));

    [Theory]
    [InlineData(true, "10.0.0.4", "mstsc", "/v:10.0.0.4:3389")]
    [InlineData(true, "2001:db8::4", "mstsc", "/v:[2001:db8::4]:3389")]
    [InlineData(false, "10.0.0.4", "xfreerdp3", "/v:10.0.0.4:3389")]
    public void Rdp_OnEachSystem_HasItsClient(bool isWindows, string address, string program, string argument)
    {
        var client = RemoteClient.For(PortSpecification.Rdp, new ClientOptions(), isWindows);

        Assert.Equal(program, client.Programs[0]);
        Assert.Equal([argument], client.ArgumentsFor(address, 3389));
    }

    [Fact]
    public void FreeRdp_User_IsPartOfOneArgument() => Assert.Equal(
        ["/v:10.0.0.4:3389", "/u:contoso\\al /cert:ignore"],
        RemoteClient.For(PortSpecification.Rdp, new ClientOptions { LocalUser = "contoso\\al /cert:ignore" }, isWindows: false).ArgumentsFor("10.0.0.4", 3389));

    [Fact]
    public void Template_PlacesAreFilledWithinTheirArgument()
    {
        var options = new ClientOptions { FilePath = "openssl", ArgumentList = ["-connect", "{address}:{port}", "{other}", "a{{address}", string.Empty] };

        Assert.Equal(["-connect", "10.0.0.4:8443", "{other}", "a{10.0.0.4", string.Empty],
            RemoteClient.For(Port("8443"), options, isWindows: false).ArgumentsFor("10.0.0.4", 8443));
    }

    [Fact]
    public void Template_ReplacesTheUsualArgumentsAndKeepsTheProgram()
    {
        var client = RemoteClient.For(PortSpecification.Ssh, new ClientOptions { ArgumentList = ["-N", "-L", "8080:localhost:80", "{address}"] },
            isWindows: false);

        Assert.Equal(["ssh"], client.Programs);
        Assert.Equal(["-N", "-L", "8080:localhost:80", "10.0.0.4"], client.ArgumentsFor("10.0.0.4", 22));
    }

    [Theory]
    [InlineData("winrm", null)]
    [InlineData("8443", null)]
    [InlineData("8443", "curl")]
    public void Port_WithoutAKnownClient_AsksForOne(string port, string? program)
    {
        var error = Assert.Throws<JitAccessException>(() => RemoteClient.For(Port(port), new ClientOptions { FilePath = program }, isWindows: false));
        Assert.Equal(ErrorIds.ClientInvalid, error.ErrorId);
    }

    [Fact]
    public void Rdp_Key_IsRefused()
    {
        var options = new ClientOptions { PrivateKeyFile = "id" };
        Assert.Equal(ErrorIds.ClientInvalid,
            Assert.Throws<JitAccessException>(() => RemoteClient.For(PortSpecification.Rdp, options, isWindows: false).ArgumentsFor("10.0.0.4", 3389)).ErrorId);
        Assert.Equal(ErrorIds.ClientInvalid,
            Assert.Throws<JitAccessException>(() => RemoteClient.For(PortSpecification.Rdp, options, isWindows: true).ArgumentsFor("10.0.0.4", 3389)).ErrorId);
    }

    private static IReadOnlyList<string> Arguments(ClientOptions options, string address = "203.0.113.9") =>
        RemoteClient.For(PortSpecification.Ssh, options, isWindows: false).ArgumentsFor(address, 22);

    private static PortSpecification Port(string text)
    {
        Assert.True(PortSpecification.TryParse(text, out var port, out _));
        return port!;
    }
}
