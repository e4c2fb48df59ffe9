using System;
using System.Net;
using System.Security;

namespace JitAccess.PowerShell.Transformations;

/// <summary>Accepts a secret as a SecureString or a string, and keeps it as the former, so that nothing that lists parameters shows it.</summary>
public sealed class SecretTransformationAttribute : JitTransformationAttribute
{
    private protected override object Read(Argument argument)
    {
        if (argument.Value is SecureString given)
        {
            return given;
        }

        return argument.Value is string { Length: > 0 } text
            ? new NetworkCredential(string.Empty, text).SecurePassword
            : throw new FormatException("A token is needed, as a string or a SecureString.");
    }
}
