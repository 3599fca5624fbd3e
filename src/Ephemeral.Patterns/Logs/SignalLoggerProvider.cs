using System.Collections.Concurrent;
using Ephemeral.Actors;
using Microsoft.Extensions.Logging;

namespace Ephemeral.Patterns;

/// <summary>
/// Tells log lines as signals: <c>log.warning</c>, <c>log.error</c>, <c>log.critical</c>, with the category as the key. Of the line itself,
/// its text, its values, its exception, nothing is in a signal. Any thread may log.
/// </summary>
/// <remarks>
/// Whoever logs never waits for those who hear it. A line that is logged while a signal is handled has that one as its cause, so that a
/// handler that logs what it hears of is stopped by the sink's <see cref="SignalConstraints"/>.
/// </remarks>
[ProviderAlias("Signals")]
public sealed class SignalLoggerProvider : ILoggerProvider
{
    private readonly ConcurrentDictionary<string, ILogger> _loggers = new(StringComparer.Ordinal);
    private readonly SignalSink _sink;
    private readonly LogSignalRule _rule;
    private long _raised;
    private volatile bool _isDisposed;

    /// <summary>A provider, for <c>builder.Logging.AddSignals(sink)</c> or a logger factory.</summary>
    /// <param name="sink">Where it tells. It stays the caller's.</param>
    /// <param name="options">Which lines it tells; null for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="sink"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range; all that are wrong are named.</exception>
    public SignalLoggerProvider(SignalSink sink, SignalLoggerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(sink);
        options ??= new SignalLoggerOptions();
        options.Check().ThrowIfAny();
        (_sink, _rule) = (sink, new LogSignalRule(options));
    }

    /// <summary>How many signals it raised, ever; those that the sink's constraints stopped are not among them.</summary>
    public long TotalRaised => Interlocked.Read(ref _raised);

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName)
    {
        ArgumentNullException.ThrowIfNull(categoryName);
        return _loggers.GetOrAdd(categoryName, name => new CategoryLogger(this, name, _rule.Tells(name)));
    }

    /// <summary>How many signals it raised.</summary>
    public override string ToString() => $"{TotalRaised} signals raised";

    /// <summary>Tells no more lines.</summary>
    public void Dispose() => _isDisposed = true;

    private void Tell(string category, LogLevel level)
    {
        var signal = new SignalEvent(
            _rule.NameOf(level), EphemeralOperation.Current?.Id ?? 0, category, TimeProvider.System.GetUtcNow());
        if (_sink.Raise(signal))
            Interlocked.Increment(ref _raised);
    }

    private sealed class CategoryLogger(SignalLoggerProvider provider, string category, bool isReported) : ILogger
    {
        public bool IsEnabled(LogLevel logLevel) => isReported && provider._rule.Tells(logLevel) && !provider._isDisposed;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                provider.Tell(category, logLevel);
        }
    }
}
