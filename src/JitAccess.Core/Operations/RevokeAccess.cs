using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Ports;

namespace JitAccess.Core.Operations;

public sealed class RevokeAccess(JitContext context, IOperationObserver observer)
{
    private readonly JitContext context = context;
    private readonly IOperationObserver observer = observer;

    /// <summary>The live or waiting requests of a VM.</summary>
    public Task<System.Collections.Generic.IReadOnlyList<RequestReference>> FindLiveAsync(VmReference vm, CancellationToken cancellationToken) => throw new System.NotSupportedException();

    /// <summary>All live or waiting requests of the scope.</summary>
    public Task<System.Collections.Generic.IReadOnlyList<RequestReference>> FindAllLiveAsync(CancellationToken cancellationToken) => throw new System.NotSupportedException();

    public Task<RevokePlan> PlanAsync(RequestReference request, string? reason, CancellationToken cancellationToken) => throw new System.NotSupportedException(context.TenantId + observer);

    public Task<JitRequest> ExecuteAsync(RevokePlan plan, CancellationToken cancellationToken) => throw new System.NotSupportedException();
}
