using System.Diagnostics.CodeAnalysis;
using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors;

/// <summary>What coordinators with results have in common, with keys or without.</summary>
public abstract partial class EphemeralCoordinator<T, TSnapshot>
{
    private protected async ValueTask<EphemeralTask<TResult>> SubmitAsync<TResult>(T input, CancellationToken cancellationToken)
    {
        var operation = ResultOperation<T, TResult>.New(input, awaited: true, EnterLane(input));
        await AdmitAsync(operation, cancellationToken).ConfigureAwait(false);
        return new EphemeralTask<TResult>(operation, operation.Completion, Parts.Clock);
    }

    internal bool TrySubmit<TResult>(T input, [NotNullWhen(true)] out EphemeralTask<TResult>? task)
    {
        task = null;
        var lane = EnterLane(input);
        if (!TryTake(lane))
            return false;
        var operation = ResultOperation<T, TResult>.New(input, awaited: true, lane);
        task = new EphemeralTask<TResult>(operation, operation.Completion, Parts.Clock);
        Publish(Caused(operation));
        return true;
    }

    private protected EphemeralOperationSnapshot<TResult> ResultSnapshot<TResult>(Operation operation)
    {
        var b = BaseSnapshot(operation);
        var hasResult = ((ResultOperation<T, TResult>)operation).TryGetResult(out var result) && b.Completed is not null;
        return new EphemeralOperationSnapshot<TResult>(
            b.Id, b.Started, b.Completed, b.Key, b.IsFaulted, b.Error, b.Duration, hasResult ? result : default, hasResult, b.Signals,
            b.IsPinned);
    }
}
