using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Ephemeral.Patterns.Tests;

/// <summary>Keeps what is logged, and throws for the first lines where a test wants that.</summary>
internal sealed class RecordedLines : ILoggerProvider, ILogger
{
    private string _category = "";
    private int _failures;

    public ConcurrentQueue<string> Written { get; } = new();

    public int Failures
    {
        set => _failures = value;
    }

    public ILogger CreateLogger(string categoryName)
    {
        _category = categoryName;
        return this;
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (Interlocked.Decrement(ref _failures) >= 0)
            throw new InvalidOperationException("no");
        Written.Enqueue($"{_category}: {formatter(state, exception)}");
    }

    public void Dispose()
    {
    }
}
