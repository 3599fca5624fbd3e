using Ephemeral.Actors;
using Microsoft.Extensions.Logging;

namespace Ephemeral.Patterns;

/// <summary>Writes a log line for each signal that it hears, in the category <see cref="Category"/>: its name and its operation; not its
/// key, which is the application's. Any thread may call any member.</summary>
/// <remarks>Its lines are never told as signals by a <see cref="SignalLoggerProvider"/>, and signals of log lines are not written unless they
/// are asked for, so that the two can work side by side. A logger that throws or is slow costs the lines alone: what it is too slow for is
/// dropped and counted by the sink.</remarks>
public sealed partial class SignalLogListener : IDisposable
{
    /// <summary>The category of its lines.</summary>
    public const string Category = "Ephemeral.Signals";

    private readonly ILogger _logger;
    private readonly LogLevel _level;
    private readonly SignalPattern? _except;
    private readonly IDisposable _subscription;
    private long _written;

    /// <summary>Listens at once.</summary>
    /// <param name="sink">Where it hears signals.</param>
    /// <param name="loggers">Where it writes.</param>
    /// <param name="options">Which signals it writes; null for the defaults.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range; all that are wrong are named.</exception>
    public SignalLogListener(SignalSink sink, ILoggerFactory loggers, SignalLogListenerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(sink);
        ArgumentNullException.ThrowIfNull(loggers);
        options ??= new SignalLogListenerOptions();
        options.Check().ThrowIfAny();
        (_logger, _level) = (loggers.CreateLogger(Category), options.Level);
        _except = options.ExceptSignals is { } except ? SignalPattern.Parse(except) : null;
        _subscription = sink.Subscribe(options.Signals, Write);
    }

    /// <summary>How many lines it wrote, ever.</summary>
    public long TotalWritten => Interlocked.Read(ref _written);

    /// <summary>How many lines it wrote.</summary>
    public override string ToString() => $"{TotalWritten} lines written";

    /// <summary>Stops listening.</summary>
    public void Dispose() => _subscription.Dispose();

    [LoggerMessage(EventId = 7, Message = "Signal {Signal} was raised by operation {OperationId}.")]
    private static partial void RaisedBy(ILogger logger, LogLevel level, string signal, long operationId);

    [LoggerMessage(EventId = 8, Message = "Signal {Signal} was raised.")]
    private static partial void Raised(ILogger logger, LogLevel level, string signal);

    private void Write(SignalEvent signal)
    {
        if (_except?.Matches(signal.Signal) == true || !_logger.IsEnabled(_level))
            return;
        if (signal.OperationId > 0)
            RaisedBy(_logger, _level, signal.Signal, signal.OperationId);
        else
            Raised(_logger, _level, signal.Signal);
        Interlocked.Increment(ref _written);
    }
}
