using Akka.Event;
using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.Coordination;

/// <summary>
/// Calls <see cref="EphemeralOptions.OnForgotten"/> for the window's actor, on its thread, in a context in which nothing flows, once
/// it has answered. What it throws is logged and counted.
/// </summary>
internal sealed class ForgottenReports(Action<ForgottenOperation> onForgotten, CoordinatorContext context, ILoggingAdapter log)
{
    private readonly List<ForgottenOperation> _untold = [];

    public void Note(Operation operation, ForgottenReason reason) =>
        _untold.Add(new ForgottenOperation(operation.Id, operation.KeyText, operation.State, reason));

    public void TellAll()
    {
        if (_untold.Count == 0)
            return;
        CallAll();
        // an idle window keeps no key
        _untold.Clear();
    }

    private void CallAll()
    {
        using var _ = NothingFlows.Enter();
        foreach (var forgotten in _untold)
        {
            try
            {
                onForgotten(forgotten);
            }
            catch (Exception e)
            {
                context.End.CountCallbackFailure();
                log.Warning(e, "OnForgotten of coordinator '{0}' threw; the operation is forgotten all the same.", context.Name);
            }
        }
    }
}
