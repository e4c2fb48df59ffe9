using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using JitAccess.Core.Network;

namespace JitAccess.Core.Clients;

/// <summary>A program that somebody works with on a VM. Every value stays one argument, whatever is in it; no text becomes two.</summary>
public sealed class RemoteClient
{
    private readonly ClientOptions options;
    private readonly Func<string, int, ClientOptions, IReadOnlyList<string>>? usual;

    private RemoteClient(ClientOptions options, IReadOnlyList<string> programs, Func<string, int, ClientOptions, IReadOnlyList<string>>? usual)
    {
        this.options = options;
        this.usual = usual;
        Programs = programs;
    }

    /// <summary>The names or paths to look for, the first that is there is taken.</summary>
    public IReadOnlyList<string> Programs { get; }

    /// <summary>Chooses the program for a port: ssh for 22, mstsc or a FreeRDP for 3389, else what the options say.</summary>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.ClientInvalid"/>: the port has no usual program, or the options do not go together.</exception>
    public static RemoteClient For(PortSpecification port, ClientOptions options, bool isWindows)
    {
        var isSsh = PortSpecification.Ssh.Equals(port);
        if (options.FilePath is null && !isSsh && !PortSpecification.Rdp.Equals(port))
        {
            throw Invalid(
                $"Port {port} has no usual client; say which one with -FilePath, and its arguments with -ArgumentList, such as '{{address}}', '{{port}}'.",
                port);
        }

        string[] programs = options.FilePath is { } path
            ? [path]
            : isSsh
            ? ["ssh"]
            : isWindows
            ? ["mstsc"]
            : ["xfreerdp3", "xfreerdp", "wlfreerdp3", "wlfreerdp"];
        var usual = UsualOf(programs[0]) ?? (isSsh ? Ssh : null);
        if (options.ArgumentList is null && usual is null)
        {
            throw Invalid(
                $"Which arguments '{options.FilePath}' takes is not known; say them with -ArgumentList, such as '{{address}}', '{{port}}'.", options.FilePath);
        }

        return new RemoteClient(options, programs, options.ArgumentList is null ? usual : null);
    }

    /// <summary>The arguments for an address.</summary>
    /// <param name="address">An IP address or a host name.</param>
    /// <param name="port">1 to 65535.</param>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.ClientInvalid"/>: the program takes no such thing as a user or a key.</exception>
    public IReadOnlyList<string> ArgumentsFor(string address, int port) =>
        usual?.Invoke(address, port, options) ?? options.ArgumentList!.Select(argument => Fill(argument, address, Number(port))).ToArray();

    // One pass, so that what is filled in is not looked at again.
    private static string Fill(string argument, string address, string port) =>
        string.Join(port, argument.Split(["{port}"], StringSplitOptions.None).Select(part => part.Replace("{address}", address)));

    private static Func<string, int, ClientOptions, IReadOnlyList<string>>? UsualOf(string program)
    {
        var name = program.Split('/', '\\').Last();
        name = name.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) ? name.Substring(0, name.Length - 4) : name;
        return name.ToLowerInvariant() switch
        {
            "ssh" => Ssh,
            "mstsc" => Mstsc,
            "xfreerdp" or "xfreerdp3" or "wlfreerdp" or "wlfreerdp3" or "sdl-freerdp" or "sdl-freerdp3" or "wfreerdp" => FreeRdp,
            _ => null,
        };
    }

    private static IReadOnlyList<string> Ssh(string address, int port, ClientOptions options)
    {
        var arguments = new List<string>();
        if (options.LocalUser is { } user)
        {
            arguments.AddRange(["-l", user]);
        }

        if (options.PrivateKeyFile is { } key)
        {
            arguments.AddRange(["-i", key]);
        }

        if (port != 22)
        {
            arguments.AddRange(["-p", Number(port)]);
        }

        arguments.Add(address);
        return arguments;
    }

    private static IReadOnlyList<string> Mstsc(string address, int port, ClientOptions options) =>
        options is { LocalUser: null, PrivateKeyFile: null }
            ? [$"/v:{Host(address)}:{Number(port)}"]
            : throw Invalid("mstsc takes neither a user nor a key as an argument; it asks. Leave out -LocalUser and -PrivateKeyFile.", options.LocalUser);

    private static IReadOnlyList<string> FreeRdp(string address, int port, ClientOptions options)
    {
        if (options.PrivateKeyFile is not null)
        {
            throw Invalid("-PrivateKeyFile is for ssh.", options.PrivateKeyFile);
        }

        var server = $"/v:{Host(address)}:{Number(port)}";
        return options.LocalUser is { } user ? [server, $"/u:{user}"] : [server];
    }

    private static string Host(string address) => address.IndexOf(':') >= 0 ? $"[{address}]" : address;

    private static string Number(int port) => port.ToString(CultureInfo.InvariantCulture);

    private static JitAccessException Invalid(string message, object? target) => new(ErrorIds.ClientInvalid, JitErrorKind.InvalidArgument, message, target);
}
