using System.Globalization;

namespace JitAccess.Sandbox.Server.Serve;

/// <summary>The arguments of <c>serve</c>.</summary>
internal sealed class ServeOptions
{
    public int Port { get; private set; } = 8443;

    public string? SeedPath { get; private set; }

    public string? CertificatePath { get; private set; }

    public bool FrozenClock { get; private set; }

    public bool Help { get; private set; }

    /// <exception cref="ServeException">An argument is unknown, or its value is missing or wrong.</exception>
    public static ServeOptions Parse(string[] args)
    {
        var options = new ServeOptions();
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--port":
                    options.Port = ParsePort(Value(args, ref i));
                    break;
                case "--seed":
                    options.SeedPath = Value(args, ref i);
                    break;
                case "--cert-out":
                    options.CertificatePath = Value(args, ref i);
                    break;
                case "--frozen":
                    options.FrozenClock = true;
                    break;
                case "--help" or "-h":
                    options.Help = true;
                    break;
                default:
                    throw new ServeException($"Unknown argument '{args[i]}'. See --help.");
            }
        }

        return options;
    }

    private static string Value(string[] args, ref int at)
    {
        var name = args[at++];
        return at < args.Length && !args[at].StartsWith("--", System.StringComparison.Ordinal) ? args[at]
            : throw new ServeException($"{name} needs a value. See --help.");
    }

    private static int ParsePort(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 0 and <= 65535
            ? port
            : throw new ServeException($"--port takes a number from 0 to 65535, not '{text}'.");
}
