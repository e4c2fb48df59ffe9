using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Ports;

namespace JitAccess.Core.Operations;

public sealed class Sweep(JitContext context, IOperationObserver observer)
{
    private readonly JitContext context = context;
    private readonly IOperationObserver observer = observer;

    public Task<SweepPlan> PlanAsync(SweepOptions options, CancellationToken cancellationToken) => throw new System.NotSupportedException(context.TenantId + observer);

    public Task<JitSweepResult> ExecuteAsync(SweepPlan plan, CancellationToken cancellationToken) => throw new System.NotSupportedException();
}
