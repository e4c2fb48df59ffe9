namespace JitAccess.Core.Ports;

/// <summary>Who watches an operation: gets a line per NSG and request, warnings, and how far it is. May be called from any thread.</summary>
public interface IOperationObserver
{
    void Verbose(string message);

    void Warning(string message);

    /// <param name="activity">What is going on, such as <c>Closing web01</c>.</param>
    /// <param name="done">How much of it is done.</param>
    /// <param name="total">How much there is; 0 where that is not known.</param>
    void Progress(string activity, int done, int total);
}
