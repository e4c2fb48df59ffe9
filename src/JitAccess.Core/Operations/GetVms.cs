using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Ports;

namespace JitAccess.Core.Operations;

public sealed class GetVms(JitContext context, IOperationObserver observer)
{
    private readonly JitContext context = context;
    private readonly IOperationObserver observer = observer;

    /// <param name="vms">Names, wildcards allowed, or resource ids; empty for every VM in scope.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<IReadOnlyList<JitVm>> ListAsync(IReadOnlyList<VmReference> vms, CancellationToken cancellationToken) => throw new System.NotSupportedException(context.TenantId + observer);
}
