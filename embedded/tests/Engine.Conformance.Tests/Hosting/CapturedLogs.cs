using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Engine.Conformance.Tests.Hosting;

internal sealed record CapturedLog(string Category, LogLevel Level, string Text, Exception? Cause);

/// <summary>Keeps what is logged, and lets a test await it.</summary>
internal sealed class CapturedLogs : ILoggerProvider
{
    private readonly Channel<CapturedLog> _logs = Channel.CreateUnbounded<CapturedLog>();

    /// <summary>Passes over what does not contain the text.</summary>
    public async Task<CapturedLog> NextContainingAsync(string text)
    {
        using var patience = new CancellationTokenSource(HostedSystem.Patience);
        while (true)
        {
            var log = await _logs.Reader.ReadAsync(patience.Token);
            if (log.Text.Contains(text)) return log;
        }
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Logger(CapturedLogs logs, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            logs._logs.Writer.TryWrite(new CapturedLog(category, logLevel, formatter(state, exception), exception));
    }
}
