using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core;
using JitAccess.Core.Ports;

namespace JitAccess.PowerShell.Commands;

/// <summary>A cmdlet that only a sandbox has an answer for.</summary>
public abstract class SandboxCmdlet : ConnectedCmdlet
{
    /// <exception cref="JitAccessException"><see cref="ErrorIds.SandboxOnly"/>.</exception>
    private protected ISandboxControl Control => Connection.Sandbox ?? throw new JitAccessException(
        ErrorIds.SandboxOnly, JitErrorKind.InvalidOperation,
        $"{MyInvocation.MyCommand.Name} works on a sandbox only, and this connection is to {Connection.Environment}. Type Connect-JitAccess -Sandbox for one.",
        Connection);

    private protected void WriteState(Func<ISandboxControl, CancellationToken, Task<DateTimeOffset>> time)
    {
        var context = Connection;
        var control = Control;
        WriteResult(Await(async token =>
        {
            var now = await time(control, token).ConfigureAwait(false);
            var people = await control.GetPeopleAsync(token).ConfigureAwait(false);
            return new JitSandbox(now, context.Account.ToString(), people.Select(person => person.ToString()).ToArray(), control.Location);
        }));
    }
}
