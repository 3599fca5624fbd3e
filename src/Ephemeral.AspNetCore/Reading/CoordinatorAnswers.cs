using Akka.Actor;
using Ephemeral.Actors;
using Ephemeral.Actors.Diagnostics;
using Ephemeral.Actors.Protocol;

namespace Ephemeral.AspNetCore.Reading;

/// <summary>Asks the registry and the coordinators' actors, as any application actor may, and waits no longer than it should.</summary>
internal sealed class CoordinatorAnswers(DashboardSystem system, EphemeralDashboardOptions options)
{
    public async Task<IReadOnlyList<CoordinatorEntry>> ListAsync(CancellationToken cancellationToken)
    {
        var found = await AskAsync<CoordinatorsFound>(
            system.Registry, GetCoordinators.Instance, "The registry of coordinators", cancellationToken).ConfigureAwait(false);
        return found.Coordinators;
    }

    /// <summary>Those that span a cluster.</summary>
    public async Task<IReadOnlyList<CoordinatorEntry>> ListShardedAsync(CancellationToken cancellationToken) => (await AskAsync<ShardedCoordinatorsFound>(
        system.Registry, GetShardedCoordinators.Instance, "The registry of coordinators", cancellationToken).ConfigureAwait(false)).Coordinators;

    /// <summary>The schedules that are shown to whoever asks.</summary>
    public async Task<IReadOnlyList<EphemeralScheduleStatus>> SchedulesAsync(CancellationToken cancellationToken) => (await AskAsync<SchedulesFound>(
        system.Registry, GetSchedules.Instance, "The registry of coordinators", cancellationToken).ConfigureAwait(false)).Schedules;

    /// <summary>What is wrong with any of them.</summary>
    public Task<LintsFound> LintsAsync(CancellationToken cancellationToken) =>
        AskAsync<LintsFound>(system.Registry, GetLints.Instance, "The registry of coordinators", cancellationToken);

    /// <summary>Asks one coordinator.</summary>
    /// <exception cref="UnknownCoordinatorException">There is none of that name.</exception>
    /// <exception cref="RefusedException">It answered that it can't.</exception>
    /// <exception cref="NoAnswerException">It did not answer in time.</exception>
    public async Task<T> AskAsync<T>(string coordinator, object message, CancellationToken cancellationToken)
    {
        CoordinatorEntry entry;
        try
        {
            entry = await AskAsync<CoordinatorEntry>(
                system.Registry, new FindCoordinator(coordinator), "The registry of coordinators", cancellationToken).ConfigureAwait(false);
        }
        catch (RefusedException e)
        {
            throw new UnknownCoordinatorException(e.Message);
        }

        return await AskAsync<T>(entry, message, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc cref="AskAsync{T}(string, object, CancellationToken)"/>
    public Task<T> AskAsync<T>(CoordinatorEntry coordinator, object message, CancellationToken cancellationToken) =>
        AskAsync<T>(coordinator.Actor, message, $"Coordinator '{coordinator.Name}'", cancellationToken);

    private async Task<T> AskAsync<T>(IActorRef actor, object message, string who, CancellationToken cancellationToken)
    {
        object answer;
        try
        {
            answer = await actor.Ask<object>(message, options.AskTimeout, cancellationToken).ConfigureAwait(false);
        }
        catch (AskTimeoutException)
        {
            throw new NoAnswerException($"{who} did not answer {message.GetType().Name} within {options.AskTimeout}.");
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RefusedException(ErrorText.MessageOf(e));
        }

        return answer switch
        {
            T expected => expected,
            Status.Failure failure => throw new RefusedException(ErrorText.MessageOf(failure.Cause)),
            Refused refused => throw new RefusedException(ErrorText.Cut(refused.Reason)),
            _ => throw new RefusedException($"{who} answered {message.GetType().Name} with {answer.GetType().Name}."),
        };
    }
}
