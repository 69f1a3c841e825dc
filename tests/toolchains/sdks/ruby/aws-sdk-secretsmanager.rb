# frozen_string_literal: true

# A client of Secrets Manager with one operation, in place of the one that AWS generates. All that
# it does is done by the real core of AWS's SDK: settings, credentials, signing, retries, errors.

require "aws-sdk-core"
require "aws-sigv4"

PLUGINS = %w[
  credentials_configuration param_converter param_validator user_agent helpful_socket_errors
  retry_errors global_configuration regional_endpoint stub_responses defaults_mode sign
].freeze
[*PLUGINS, "protocols/json_rpc"].each { |each| require "aws-sdk-core/plugins/#{each}" }
require "seahorse/client/plugins/content_length"

module Aws
  module SecretsManager
    GetSecretValueRequest = Struct.new(:secret_id) { include Aws::Structure }
    GetSecretValueResponse = Struct.new(:name, :secret_string) { include Aws::Structure }

    module Errors
      extend Aws::Errors::DynamicErrors
    end

    # Says where a request goes and how it is signed, which newer versions of the SDK ask of each
    # client.
    class Endpoints < Seahorse::Client::Plugin
      class Handler < Seahorse::Client::Handler
        def call(context)
          context.http_request.endpoint = context.config.endpoint
          context[:auth_scheme] = Aws::Endpoints.resolve_auth_scheme(context, nil)
          @handler.call(context)
        end
      end

      def add_handlers(handlers, _config)
        handlers.add(Handler, step: :build, priority: 75)
      end
    end

    class Client < Seahorse::Client::Base
      include Aws::ClientStubs
      include Seahorse::Model

      @identifier = :secretsmanager

      class << self
        attr_reader :identifier

        def errors_module
          Errors
        end

        def new(options = {})
          # Newer versions of the SDK read the variable themselves.
          endpoint = ENV["AWS_ENDPOINT_URL"]
          super(endpoint ? { endpoint: endpoint, **options } : options)
        end
      end

      def self.structure(type, members)
        shape = Shapes::StructureShape.new(name: type.name.split("::").last)
        shape.struct_class = type
        members.each do |member, name|
          text = Shapes::ShapeRef.new(shape: Shapes::StringShape.new, location_name: name)
          shape.add_member(member, text)
        end
        Shapes::ShapeRef.new(shape: shape)
      end

      set_api(
        Api.new.tap do |api|
          api.version = "2017-10-17"
          api.metadata = {
            "endpointPrefix" => "secretsmanager",
            "jsonVersion" => "1.1",
            "protocol" => "json",
            "serviceId" => "Secrets Manager",
            "signatureVersion" => "v4",
            "targetPrefix" => "secretsmanager"
          }
          api.add_operation(
            :get_secret_value,
            Operation.new.tap do |operation|
              operation.name = "GetSecretValue"
              operation.http_method = "POST"
              operation.http_request_uri = "/"
              operation.input = structure(GetSecretValueRequest, secret_id: "SecretId")
              operation.output = structure(
                GetSecretValueResponse, name: "Name", secret_string: "SecretString"
              )
            end
          )
        end
      )
      add_plugin(Seahorse::Client::Plugins::ContentLength)
      PLUGINS.each do |name|
        add_plugin(Aws::Plugins.const_get(name.split("_").map(&:capitalize).join))
      end
      add_plugin(Aws::Plugins::Protocols::JsonRpc)
      add_plugin(Endpoints)

      def get_secret_value(params = {})
        build_request(:get_secret_value, params).send_request
      end

      def build_request(name, params)
        operation = config.api.operation(name)
        context = Seahorse::Client::RequestContext.new(
          operation_name: name, operation: operation, client: self, params: params, config: config
        )
        Seahorse::Client::Request.new(@handlers.for(name), context)
      end
    end
  end
end
