using Ephemeral.Actors;
using Ephemeral.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ephemeral.Patterns.Tests.Docs;

public class SignalLoggingExamples
{
    [Fact]
    public async Task Signal_logging()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddProvider(new RecordedLines());
        // <signal-logging>
        var sink = new SignalSink();
        builder.Logging.AddSignals(sink, new SignalLoggerOptions { MinLevel = LogLevel.Error });
        builder.Services.AddSingleton(services => new SignalLogListener(
            sink, services.GetRequiredService<ILoggerFactory>(), new SignalLogListenerOptions { Signals = "*.open, *.limited" }));
        // </signal-logging>
        using var host = builder.Build();
        host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Shop.Orders").LogError("no");
        Assert.Equal("Shop.Orders", sink.Sense().Single().Key);
        var listener = host.Services.GetRequiredService<SignalLogListener>();
        sink.Raise("payments.open");
        await Eventually.True(() => listener.TotalWritten == 1);
    }
}
