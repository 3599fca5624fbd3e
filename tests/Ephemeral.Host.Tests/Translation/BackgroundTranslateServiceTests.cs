using Akka.Actor;
using Ephemeral.Actors;
using Ephemeral.Host.Tasks;
using Ephemeral.Host.Tests.Support;
using Ephemeral.Host.Translation;
using Ephemeral.Host.Translators;
using Ephemeral.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Ephemeral.Host.Tests.Translation;

public class BackgroundTranslateServiceTests
{
    [Fact]
    public async Task The_task_is_given_at_once_and_ends_with_the_completion()
    {
        var translator = new ScriptedTranslator { StartsOpen = false };
        await using var host = await TestHost.StartAsync(Replacing.With(translator));

        var translation = await TranslateAsync(host);

        Assert.False(translation!.IsCompleted);
        translator.Open();
        var completion = await translation.InTime();
        Assert.True(completion is { OriginalMarkdown: "hello", TranslatedMarkdown: "HELLO", Language: "es", Complete: true });
    }

    [Fact]
    public async Task It_fails_with_what_its_body_failed_with()
    {
        var translation = await FailingWithAsync(new TranslationRefusedException("no"));

        var failure = await Assert.ThrowsAsync<TranslationRefusedException>(() => translation.InTime());

        Assert.Equal("no", failure.Message);
    }

    [Fact]
    public async Task It_fails_with_all_that_its_body_failed_with()
    {
        var translation = await FailingWithAsync(new AggregateException(new ArgumentException("one"), new NotSupportedException("two")));

        await Assert.ThrowsAnyAsync<ArgumentException>(() => translation.InTime());

        Assert.Equal(["one", "two"], translation.Exception!.InnerExceptions.Select(error => error.Message));
    }

    [Fact]
    public async Task A_cancellation_that_nobody_asked_for_is_a_failure()
    {
        var translation = await FailingWithAsync(new OperationCanceledException("of something else"));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => translation.InTime());

        Assert.True(translation.IsFaulted);
    }

    [Fact]
    public async Task Once_cancelled_it_says_why()
    {
        var translator = new ScriptedTranslator { StartsOpen = false };
        await using var host = await TestHost.StartAsync(Replacing.With(translator));
        var coordinator = Coordinator(host);
        var translation = await TranslateAsync(host);
        await Eventually.True(() => coordinator.ActiveCount == 1, "it to run");

        coordinator.Cancel(coordinator.GetRunning()[0].Id);

        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => translation!.InTime());
        Assert.True(translation!.IsCanceled);
        Assert.Contains("was cancelled by Cancel(", cancelled.Message);
    }

    [Fact]
    public async Task None_is_given_when_there_is_no_room()
    {
        var translator = new ScriptedTranslator { StartsOpen = false };
        await using var host = await TestHost.StartAsync(
            Replacing.With(translator), "Translation:MaxConcurrency=1", "Translation:MaxPending=2");
        var given = 0;
        for (var i = 0; i < 50; i++)
            given += await TranslateAsync(host) is null ? 0 : 1;

        var status = Coordinator(host).GetStatus();

        Assert.Equal(given, status.TotalEnqueued);
        Assert.Equal(50 - given, status.TotalRefused);
        Assert.InRange(given, 2, 3);
        translator.Open();
    }

    [Fact]
    public async Task Whoever_waits_is_answered_whatever_stops_the_coordinator()
    {
        var translator = new ScriptedTranslator { StartsOpen = false };
        await using var host = await TestHost.StartAsync(Replacing.With(translator), "Translation:MaxConcurrency=1");
        List<Task<TaskCompletion>> translations = [];
        for (var i = 0; i < 3; i++)
            translations.Add((await TranslateAsync(host))!);

        host.Services.GetRequiredService<ActorSystem>().Stop(Coordinator(host).Actor);

        foreach (var translation in translations)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => translation.InTime());
        await Eventually.TrueAsync(async () => await TranslateAsync(host) is null, () => "it to be refused");
    }

    private static Task<Task<TaskCompletion>?> TranslateAsync(TestHost host) =>
        host.Services.GetRequiredService<BackgroundTranslateService>()
            .Translate(new PageTranslationModel("en", "es", "hello", new TranslationProgress(TimeProvider.System), "somebody")).InTime();

    private static async Task<Task<TaskCompletion>> FailingWithAsync(Exception failure)
    {
        await using var host = await TestHost.StartAsync(
            Replacing.With(new ScriptedTranslator { Script = (_, _) => throw failure }));
        var translation = (await TranslateAsync(host))!;
        await ((Task)translation).InTime().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return translation;
    }

    private static EphemeralKeyedResultCoordinator<string, PageTranslationModel, TaskCompletion> Coordinator(TestHost host) => host.Services
        .GetRequiredService<IEphemeralKeyedResultCoordinatorFactory<string, PageTranslationModel, TaskCompletion>>()
        .CreateCoordinator(TranslationServices.Coordinator);
}
