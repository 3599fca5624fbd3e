using System.Text.Json;
using System.Text.Json.Serialization;
using Ephemeral.Actors.Diagnostics;
using Ephemeral.Actors.Protocol;

namespace Ephemeral.AspNetCore.Models;

/// <summary>How the dashboard reads and writes JSON, whatever the application's own settings are.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, Converters = [typeof(MillisecondsConverter), typeof(SeverityConverter)])]
[JsonSerializable(typeof(OverviewModel))]
[JsonSerializable(typeof(CoordinatorModel))]
[JsonSerializable(typeof(OperationsModel))]
[JsonSerializable(typeof(OperationModel))]
[JsonSerializable(typeof(KeysModel))]
[JsonSerializable(typeof(SignalsModel))]
[JsonSerializable(typeof(LintsFound))]
[JsonSerializable(typeof(ClusterModel))]
[JsonSerializable(typeof(ShardedKeyModel))]
[JsonSerializable(typeof(SchedulesModel))]
[JsonSerializable(typeof(SessionModel))]
[JsonSerializable(typeof(SteerRequest))]
[JsonSerializable(typeof(SteerConcurrencyRequest))]
[JsonSerializable(typeof(SteerOperationRequest))]
[JsonSerializable(typeof(SteeredModel))]
internal sealed partial class DashboardJson : JsonSerializerContext;
