using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Ephemeral.Actors.Tests.Hosting;

/// <summary>Keeps what the library logs.</summary>
internal sealed class CapturedLogs : ILoggerProvider
{
    private readonly ConcurrentQueue<(LogLevel Level, string Text)> _logs = new();

    public IReadOnlyList<string> Texts => [.. _logs.Select(log => log.Text)];

    public IReadOnlyList<string> Warnings => [.. _logs.Where(log => log.Level >= LogLevel.Warning).Select(log => log.Text)];

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Logger(CapturedLogs logs, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => category.StartsWith("Ephemeral", StringComparison.Ordinal);

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                logs._logs.Enqueue((logLevel, formatter(state, exception)));
        }
    }
}
