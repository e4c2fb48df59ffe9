using System;
using JitAccess.Sandbox.Server;
using JitAccess.Sandbox.Server.Serve;
using JitAccess.Sandbox.Server.Tour;

// One line for each command.
return args switch
{
    ["serve", .. var rest] => await ServeCommand.RunAsync(rest, Console.Out, Console.Error).ConfigureAwait(false),
    ["tour", .. var rest] => await TourCommand.RunAsync(rest, Console.Out, Console.Error).ConfigureAwait(false),
    ["--help" or "-h" or "help"] => Usage.Show(Console.Out, 0),
    _ => Usage.Show(Console.Error, 2),
};
