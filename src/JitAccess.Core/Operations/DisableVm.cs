using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Ports;

namespace JitAccess.Core.Operations;

public sealed class DisableVm(JitContext context, IOperationObserver observer)
{
    private readonly JitContext context = context;
    private readonly IOperationObserver observer = observer;

    public Task<DisablePlan> PlanAsync(VmReference vm, CancellationToken cancellationToken) => throw new System.NotSupportedException(context.TenantId + observer);

    public Task<JitVm> ExecuteAsync(DisablePlan plan, CancellationToken cancellationToken) => throw new System.NotSupportedException();
}
