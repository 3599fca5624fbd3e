using Akka.Actor;
using Akka.DependencyInjection;
using Akka.Event;
using Ephemeral.Actors.Diagnostics;
using Ephemeral.Actors.Operations;
using Ephemeral.Actors.Time;
using Microsoft.Extensions.Logging;
using MicrosoftLogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Ephemeral.Actors.Coordination;

/// <summary>
/// Logs the failed operations of one coordinator for its window's actor: a warning each, in a category of its own, at most ten in ten
/// seconds. How many more failed follows in one line. The lines go to the container's loggers where the actor system knows a container,
/// and to the system's own elsewhere.
/// </summary>
internal sealed partial class FailureLog(
    CoordinatorContext context, ActorSystem system, IActorRef window, object periodEnded) : IDisposable
{
    public const int MostLines = 10;

    public static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private readonly ILogger? _logger = LoggerOf(system, context.End);
    private readonly ILoggingAdapter _systemLog = Logging.GetLogger(system, EphemeralDiagnostics.FailureCategory);
    private readonly LogRate _rate = new(MostLines, context.Clock.StampsIn(Period));
    private readonly SelfTimer _timer = new(context.Clock, window, periodEnded);

    public void Note(Operation failed, long now)
    {
        if (_rate.TryTake(now))
            Write(failed.Id, failed.KeyText, failed.Error!);
        else if (_rate.LeftOut == 1)
            _timer.Set(Period);
    }

    /// <summary>Says how many were left out, if any.</summary>
    public void WriteLeftOut()
    {
        if (_rate.TakeLeftOut() is not (> 0 and var count))
            return;
        if (_logger is null)
            _systemLog.Warning("Coordinator '{0}': {1} more operations failed.", context.Name, count);
        else
            Write(log => MoreFailed(log, context.Name, count));
    }

    public void Dispose()
    {
        _timer.Dispose();
        WriteLeftOut();
    }

    private void Write(long id, string? key, Exception error)
    {
        var (type, cause) = (ErrorText.TypeOf(error), context.Options.LogFailureDetails ? error : null);
        var ofKey = context.Options.LogFailureDetails && key is not null ? $" of key '{OperationText.OfKey(key)}'" : "";
        if (_logger is null)
            _systemLog.Warning(cause, "Coordinator '{0}': operation {1}{2} failed with {3}.", context.Name, id, ofKey, type);
        else
            Write(log => OperationFailed(log, context.Name, id, ofKey, type, cause));
    }

    /// <summary>A logger that throws is counted as a callback that does, and the window's actor goes on.</summary>
    private void Write(Action<ILogger> write)
    {
        using var _ = NothingFlows.Enter();
        try
        {
            write(_logger!);
        }
        catch (Exception)
        {
            context.End.CountCallbackFailure();
        }
    }

    /// <returns>
    /// Null where the actor system knows no container, the container is gone already, or its loggers throw: the system's own log is left then.
    /// </returns>
    private static ILogger? LoggerOf(ActorSystem system, CoordinatorEnd end)
    {
        if (!system.Settings.Setup.Get<DependencyResolverSetup>().HasValue)
            return null;
        try
        {
            return DependencyResolver.For(system).Resolver.GetService<ILoggerFactory>()?.CreateLogger(EphemeralDiagnostics.FailureCategory);
        }
        catch (Exception e)
        {
            if (e is not ObjectDisposedException)
                end.CountCallbackFailure();
            return null;
        }
    }

    [LoggerMessage(5, MicrosoftLogLevel.Warning, "Coordinator '{Coordinator}': operation {OperationId}{OfKey} failed with {ErrorType}.")]
    private static partial void OperationFailed(
        ILogger log, string coordinator, long operationId, string ofKey, string errorType, Exception? exception);

    [LoggerMessage(6, MicrosoftLogLevel.Warning, "Coordinator '{Coordinator}': {Count} more operations failed.")]
    private static partial void MoreFailed(ILogger log, string coordinator, int count);
}
