using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using JitAccess.Core;

namespace JitAccess.Ledger.Storage;

/// <summary>A folder that holds documents by relative paths with forward slashes. Knows files and folders, and nothing of facts.</summary>
internal sealed class StoreFolder
{
    /// <summary>Where documents are written before they get their name. No listing begins here: no path of a fact starts with a dot.</summary>
    private const string PendingName = ".pending";

    /// <summary>No path of a fact has more segments.</summary>
    private const int MaxDepth = 5;

    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromDays(1);

    private readonly string rootWithSeparator;

    // Whether this object has written here, so that the folder was there.
    private volatile bool isKnown;

    /// <exception cref="JitAccessException"><see cref="ErrorIds.StoreInvalid"/>: the text cannot be a folder's name.</exception>
    public StoreFolder(string folder)
    {
        try
        {
            var full = Path.GetFullPath(folder);
            var trimmed = full.TrimEnd(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar);
            Root = trimmed.Length < Path.GetPathRoot(full)!.Length ? full : trimmed;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException or PathTooLongException)
        {
            throw new JitAccessException(ErrorIds.StoreInvalid, JitErrorKind.InvalidArgument,
                $"'{folder}' is not the name of a folder; write -Store Local, or the path of a folder.", folder, e);
        }

        rootWithSeparator = Root[Root.Length - 1] == Path.DirectorySeparatorChar ? Root : Root + Path.DirectorySeparatorChar;
    }

    public string Root { get; }

    /// <summary>Creates the folder if need be, and proves that it can be written.</summary>
    public void EnsureUsable()
    {
        if (File.Exists(Root))
        {
            throw new IOException($"'{Root}' is a file");
        }

        var probe = WritePending([]);
        try
        {
            RemoveAbandoned(File.GetLastWriteTimeUtc(probe));
        }
        finally
        {
            Remove(probe);
        }
    }

    /// <returns>Whether the document was written; false where there was one.</returns>
    public bool TryCreate(string path, byte[] document)
    {
        var target = Resolve(path);
        if (File.Exists(target))
        {
            return false;
        }

        RequireThere();
        var pending = WritePending(document);
        try
        {
            CreateFolder(Path.GetDirectoryName(target)!);
            return AtomicFile.TryPublish(pending, target, Path.Combine(Root, PendingName, "lock"));
        }
        finally
        {
            Remove(pending);
        }
    }

    /// <returns>The first bytes of the document, at most one more than the limit; null where there is none.</returns>
    public byte[]? Read(string path, int limit)
    {
        try
        {
            using var stream = new FileStream(Resolve(path), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            var buffer = new byte[Math.Min(stream.Length, limit + 1)];
            var length = 0;
            for (var read = -1; read != 0 && length < buffer.Length; length += read)
            {
                read = stream.Read(buffer, length, buffer.Length - length);
            }

            Array.Resize(ref buffer, length);
            return buffer;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            RequireThere();
            return null;
        }
    }

    /// <summary>The paths of the files that start with a prefix, in no particular order. Looks only where such files can be.</summary>
    public IEnumerable<string> List(string prefix)
    {
        var segments = prefix.Split('/');
        if (prefix.IndexOf('\\') >= 0 || prefix.IndexOf(':') >= 0
            || segments.Take(segments.Length - 1).Any(segment => segment.Length == 0 || segment[0] == '.'))
        {
            return [];
        }

        var parent = string.Concat(segments.Take(segments.Length - 1).Select(segment => segment + "/"));
        return Walk(parent, segments[segments.Length - 1], segments.Length);
    }

    /// <summary>The paths of all files under some folders of the root, however deep and whatever they are called.</summary>
    public IEnumerable<string> ListAll(IEnumerable<string> names)
    {
        var folders = new Stack<string>(names.Select(name => name + "/"));
        while (folders.Count > 0)
        {
            var parent = folders.Pop();
            foreach (var entry in Entries(new DirectoryInfo(Path.Combine(Root, parent.Replace('/', Path.DirectorySeparatorChar)))))
            {
                if (entry is FileInfo)
                {
                    yield return parent + entry.Name;
                }
                else if (!entry.Attributes.HasFlag(FileAttributes.ReparsePoint))
                {
                    // But for links, which could lead in circles.
                    folders.Push(parent + entry.Name + "/");
                }
            }
        }
    }

    private static void Remove(string pending)
    {
        try
        {
            File.Delete(pending);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What is left behind is never read, and goes with the next EnsureUsable.
        }
    }

    private static void CreateFolder(string folder)
    {
        if (Directory.Exists(folder))
        {
            return;
        }

        if (Path.GetDirectoryName(folder) is { Length: > 0 } parent)
        {
            CreateFolder(parent);
        }

#if NET
        if (!OperatingSystem.IsWindows())
        {
            _ = Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return;
        }
#endif
        _ = Directory.CreateDirectory(folder);
    }

    private IEnumerable<string> Walk(string parent, string start, int depth)
    {
        var folder = new DirectoryInfo(Path.Combine(Root, parent.Replace('/', Path.DirectorySeparatorChar)));
        foreach (var entry in Entries(folder))
        {
            if (entry.Name[0] == '.' || !entry.Name.StartsWith(start, StringComparison.Ordinal))
            {
                continue;
            }

            if (entry is FileInfo)
            {
                yield return parent + entry.Name;
            }
            else if (depth < MaxDepth)
            {
                foreach (var path in Walk(parent + entry.Name + "/", string.Empty, depth + 1))
                {
                    yield return path;
                }
            }
        }
    }

    private IReadOnlyList<FileSystemInfo> Entries(DirectoryInfo folder)
    {
        try
        {
            return folder.GetFileSystemInfos();
        }
        catch (DirectoryNotFoundException)
        {
            RequireThere();
            return [];
        }
    }

    // A ledger without a fact is empty; one that was there and is gone is not. Where a disk was unmounted its folder stays, and what was in it does not.
    // Any folder in it will do: a tidy backup may leave out those that begin with a dot or are empty.
    private void RequireThere()
    {
        if (isKnown && (!Directory.Exists(Root) || !Directory.EnumerateDirectories(Root).Any()))
        {
            throw new JitAccessException(
                ErrorIds.StoreUnavailable, JitErrorKind.Store,
                $"The ledger folder '{Root}' was there and is gone, and so is every fact in it. Put it back or mount its disk again, and repeat this; to begin a new, empty ledger there, connect again.",
                Root);
        }
    }

    /// <summary>The full name of a document. Paths of facts cannot leave the folder; should a grammar ever let one through, it ends here.</summary>
    private string Resolve(string path)
    {
        var full = Path.GetFullPath(Path.Combine(Root, path.Replace('/', Path.DirectorySeparatorChar)));
        return full.StartsWith(rootWithSeparator, StringComparison.Ordinal) ? full
            : throw new ArgumentException($"'{path}' leaves the folder '{Root}'.", nameof(path));
    }

    private string WritePending(byte[] document)
    {
        var folder = Path.Combine(Root, PendingName);
        CreateFolder(folder);
        var pending = Path.Combine(folder, Guid.NewGuid().ToString("N") + ".tmp");
        try
        {
            using var stream = new FileStream(pending, FileMode.CreateNew, FileAccess.Write, FileShare.None);
            stream.Write(document, 0, document.Length);
            stream.Flush(flushToDisk: true);
            isKnown = true;
            return pending;
        }
        catch
        {
            Remove(pending);
            throw;
        }
    }

    /// <summary>Deletes what killed writers left behind. The file system's own clock says how old it is.</summary>
    private void RemoveAbandoned(DateTime now)
    {
        foreach (var file in new DirectoryInfo(Path.Combine(Root, PendingName)).GetFiles("*.tmp"))
        {
            if (now - file.LastWriteTimeUtc > AbandonedAfter)
            {
                Remove(file.FullName);
            }
        }
    }
}
