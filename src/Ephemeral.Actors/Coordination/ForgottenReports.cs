using Akka.Event;
using Ephemeral.Actors.Operations;
using Ephemeral.Actors.Signals;

namespace Ephemeral.Actors.Coordination;

/// <summary>Calls <see cref="EphemeralOptions.OnForgotten"/> for the window's actor, on its thread, in a context in which nothing flows.
/// What it throws is logged and counted.</summary>
internal sealed class ForgottenReports(Action<ForgottenOperation> onForgotten, CoordinatorContext context, ILoggingAdapter log)
{
    private ForgottenOperation _next;

    public void Tell(Operation operation, ForgottenReason reason)
    {
        _next = new ForgottenOperation(operation.Id, operation.KeyText, operation.State, reason);
        ExecutionContext.Run(SignalScope.Blank, static self => ((ForgottenReports)self!).Call(), this);
        // an idle window keeps no key
        _next = default;
    }

    private void Call()
    {
        try
        {
            onForgotten(_next);
        }
        catch (Exception e)
        {
            context.End.CountCallbackFailure();
            log.Warning(e, "OnForgotten of coordinator '{0}' threw; the operation is forgotten all the same.", context.Name);
        }
    }
}
