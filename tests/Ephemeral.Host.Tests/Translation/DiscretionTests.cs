using System.Collections.Concurrent;
using System.Text.Json;
using Akka.Actor;
using Akka.Hosting;
using Ephemeral.Host.Owners;
using Ephemeral.Host.Tests.Support;
using Ephemeral.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Ephemeral.Host.Tests.Translation;

/// <summary>The program logs all that it can, down to traces, while it translates, fails, and has actors killed: no line has any of a document.</summary>
public sealed class DiscretionTests
{
    private const string Secret = "Jane Doe Sixpence";

    private const string Everything = """
        akka {
          loglevel = DEBUG
          log-dead-letters = on
          log-dead-letters-during-shutdown = on
          actor.debug { receive = on, autoreceive = on, lifecycle = on, fsm = on, event-stream = on, unhandled = on }
        }
        """;

    [Fact]
    public async Task No_line_has_anything_of_a_document_a_translation_an_owner_or_an_error()
    {
        using var log = new Log();
        var translator = new ScriptedTranslator
        {
            Script = (text, _) => text.Contains("fails", StringComparison.Ordinal)
                ? throw new InvalidOperationException($"'{text}' can't be translated.")
                : Task.FromResult(text),
        };
        var host = await TestHost.StartAsync(
            services =>
            {
                Replacing.With(translator)(services);
                services.AddSingleton<ILoggerProvider>(log);
                LogAllOfAkka(services);
            },
            "Logging:LogLevel:Default=Trace", "Logging:LogLevel:Microsoft.AspNetCore=Trace");
        using var first = await host.Client.PostAsync($"# {Secret}\n\nof {Secret}");
        var cookie = first.Headers.GetValues("Set-Cookie").Single().Split('=', ';')[1];
        Assert.Equal(OwnerCookie.Name, first.Headers.GetValues("Set-Cookie").Single().Split('=')[0]);
        await host.Client.WaitForStateAsync(await host.Client.StartAsync($"{Secret} fails"), "failed");
        using var broken = await host.Client.PostAsync(Secret, language: Secret);
        using var noJson = await host.Client.PostAsync(
            "/api/translate/start-translation", new StringContent(Secret, null, "application/json"));
        await host.Client.CommandAsync(null, name: "fail");
        var system = host.Services.GetRequiredService<ActorSystem>();
        foreach (var actor in new[] { "workers/*", "key-*", "window", "gateway" })
        {
            system.ActorSelection($"/user/ephemeral/*/{actor}").Tell(Kill.Instance);
            await TranslateAsync(host.Client, $"and {Secret}");
        }

        var shown = await TranslateAsync(host.Client, Secret);
        Assert.Equal(Secret, shown.GetProperty("translatedMarkdown").GetString());
        await host.DisposeAsync();

        Assert.Contains(log.Lines, line => line.Contains("ActorKilledException", StringComparison.Ordinal));
        Assert.Contains(log.Lines, line => line.Contains("/workers/", StringComparison.Ordinal));
        Assert.Contains(log.Lines, line => line.Contains("start-translation", StringComparison.Ordinal));
        foreach (var hidden in new[] { "Jane", "Sixpence", cookie })
            Assert.DoesNotContain(log.Lines, line => line.Contains(hidden, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The translation, once one is completed: one that an actor had when it was killed is cancelled.</summary>
    private static async Task<JsonElement> TranslateAsync(HttpClient client, string text)
    {
        JsonElement task = default;
        await Eventually.TrueAsync(
            async () =>
            {
                var id = await client.StartAsync(text);
                await Eventually.TrueAsync(
                    async () => (task = await client.GetTaskAsync(id)).State() is "completed" or "cancelled", () => $"{id} to end");
                return task.State() == "completed";
            },
            () => "a translation to be completed");
        return task;
    }

    private static void LogAllOfAkka(IServiceCollection services)
    {
        var akka = services.Single(service => service.ServiceType == typeof(AkkaConfigurationBuilder)).ImplementationFactory!;
        services.Replace(ServiceDescriptor.Singleton(
            provider => ((AkkaConfigurationBuilder)akka(provider)).AddHocon(Everything, HoconAddMode.Prepend)));
    }

    private sealed class Log : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            Lines.Enqueue($"{state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        void ILogger.Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
