#if NET
using System;
using System.Runtime.InteropServices;
using System.Text;

namespace JitAccess.Ledger.Storage;

/// <summary>link(2): a second name for a file, if nothing has that name. .NET has no such method.</summary>
internal static class HardLink
{
    /// <summary>EEXIST, the same number on Linux, macOS and the BSDs.</summary>
    public const int TargetExists = 17;

    /// <returns>0, or the error number; -1 where there is no such function.</returns>
    public static int TryCreate(string existing, string created)
    {
        try
        {
            return Link(Encoding.UTF8.GetBytes(existing + '\0'), Encoding.UTF8.GetBytes(created + '\0')) == 0 ? 0 : Marshal.GetLastPInvokeError();
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return -1;
        }
    }

    [DllImport("libc", EntryPoint = "link", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Link(byte[] existing, byte[] created);
}
#endif
