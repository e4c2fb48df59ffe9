using JitAccess.Core.Policies;

namespace JitAccess.Core.Ports;

/// <summary>Reads the ceiling of a sweep from a file.</summary>
public interface ICeilingFile
{
    /// <summary>What a JSON file says, as it stands there. What is wrong with its form is among the problems, not an exception.</summary>
    /// <param name="path">The full path of the file.</param>
    CeilingText Read(string path);
}
